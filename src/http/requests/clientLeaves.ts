/** Reads that stop when nobody waits for them any more. */
import type { Response } from 'express';
import { Problem } from '../problems/problem.ts';

/** Aborts when the client leaves before its answer is complete: a read need not be finished then. */
export const whileClientWaits = (res: Response): AbortSignal => {
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort(new Problem('client_gone', {}));
  });
  return gone.signal;
};
