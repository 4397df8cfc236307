/** Answers about one thing, with an ETag (interfaces.md section 2). */
import { createHash } from 'node:crypto';
import type { Response } from 'express';
import type { Revision } from '../../ledger/eventStore.ts';

const digestChars = 16;

const digestOf = (text: string | Buffer): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, digestChars);

/**
 * Answers one thing. Its ETag changes with the text of the answer, and so with the language; express answers 304 to a
 * request whose If-None-Match names it.
 * @param revision of the stream that a write to this thing appends to. The ETag then also serves as If-Match of that
 *   write, which looks at the revision alone. Left out: the ETag is weak, and no write takes it.
 */
export const answerOne = (res: Response, body: object, revision?: Revision): void =>
  answerText(res, 'application/json', JSON.stringify(body), revision);

/** Does the same for an answer that is no JSON. */
export const answerText = (res: Response, mediaType: string, text: string | Buffer, revision?: Revision): void => {
  const digest = digestOf(text);
  res.set('ETag', revision === undefined ? `W/"${digest}"` : `"${revision}-${digest}"`);
  res.type(mediaType).send(text);
};
