/**
 * `Accept` (RFC 9110, 12.5.1): a request that no answer of its route can satisfy is refused before anything is done.
 */
import type { RequestHandler } from 'express';
import { Problem } from '../problems/problem.ts';

/** @param mediaTypes media types of the route's answers. Errors are JSON problems whatever the client accepts. */
export const mustBeAcceptable = (mediaTypes: readonly string[]): RequestHandler => {
  // A client that also names the charset we send asks for the same thing.
  const offered = mediaTypes.flatMap((type) => [type, `${type}; charset=utf-8`]);
  return (req, _res, next) => {
    const asked = req.get('accept')?.trim() ?? '';
    if (asked !== '' && req.accepts(offered) === false) throw new Problem('not_acceptable', { mediaTypes });
    next();
  };
};
