/** The language in which a request is answered (RFC 9110, 12.5.4). */
import type { IncomingMessage } from 'node:http';
import { type Request, type Response, request } from 'express';
import { defaultLanguage, type Language, languages } from '../../words/language.ts';

/**
 * `nl-NL` is Dutch. A header that names neither language, or none at all, is answered in English. Also for a request
 * that has not reached the app.
 */
export const languageOf = (req: IncomingMessage): Language => {
  const accepted = request.acceptsLanguages.call(req as Request, ...languages);
  return languages.find((one) => one === accepted) ?? defaultLanguage;
};

/** Says that the answer is in the language of the request, and would be another in another. */
export const withLanguage = (res: Response): Response =>
  res.vary('Accept-Language').set('Content-Language', languageOf(res.req));
