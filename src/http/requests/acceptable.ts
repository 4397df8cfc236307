/** `Accept` (RFC 9110, 12.5.1): what no answer of a route can satisfy is refused before anything is done. */
import type { RequestHandler } from 'express';
import { Problem } from '../problems/problem.ts';

/** @param mediaTypes those that the route answers with. Errors are problems as JSON whatever was asked for. */
export const mustBeAcceptable = (mediaTypes: readonly string[]): RequestHandler => {
  // Who names the charset that we send too asks for the same.
  const offered = mediaTypes.flatMap((type) => [type, `${type}; charset=utf-8`]);
  return (req, _res, next) => {
    const asked = req.get('accept')?.trim() ?? '';
    if (asked !== '' && req.accepts(offered) === false)
      throw new Problem('not_acceptable', `This is answered as ${mediaTypes.join(' or ')}; Accept names none of it.`);
    next();
  };
};
