/** Express reads no cookies. The package `cookie` makes an object of all of them and decodes them; we want one, as it was sent. */
import type { Request } from 'express';

/** The value of a cookie as it was sent; undefined when there is none of this name. */
export const cookieOf = (req: Request, name: string): string | undefined => {
  for (const pair of (req.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
};
