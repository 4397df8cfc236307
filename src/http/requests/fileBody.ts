/** A file as the body of a request: passed on piece by piece, and never unpacked. */
import type { Request } from 'express';
import { Rejection } from '../../domain/rejection.ts';
import { Problem } from '../problems/problem.ts';

/** Whether the body is a file of one of these media types, by what the request says of it. */
export const isFileOf = (req: Request, mediaTypes: readonly string[]): boolean => mediaTypes.includes(mediaTypeIn(req));

const mediaTypeIn = (req: Request): string => (req.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/**
 * The media type without its parameters. The reader of the file finds out its encoding. @throws Rejection
 * file_format_unknown
 */
export const mediaTypeOf = (req: Request, known: Iterable<string>): string => {
  const mediaType = mediaTypeIn(req);
  const taken = [...known];
  if (!taken.includes(mediaType)) throw new Rejection('file_format_unknown', { taken });
  return mediaType;
};

/**
 * The body, read only as fast as its consumer asks for pieces. When the consumer stops, the rest is dropped, so that
 * the client reads our answer.
 * @throws Problem body_too_large at once; body_too_large, body_incomplete while it is read
 */
export const fileBody = (req: Request, bytesMax: number): AsyncIterable<Uint8Array> => {
  if (Number(req.get('content-length')) > bytesMax) {
    discardRest(req);
    throw tooLarge(bytesMax);
  }
  return pieces(req, bytesMax);
};

async function* pieces(req: Request, bytesMax: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    // The connection must stay open after we stop reading, because the answer goes over it.
    for await (const piece of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      bytes += piece.byteLength;
      if (bytes > bytesMax) throw tooLarge(bytesMax);
      yield piece;
    }
  } catch (error) {
    throw error instanceof Problem ? error : incomplete(error);
  } finally {
    if (!req.complete) discardRest(req);
  }
  if (!req.complete) throw incomplete();
}

const discardMsMax = 10_000;

/**
 * Closing the connection while the client still sends would lose our answer. So the rest is read and dropped, long
 * enough for a client to see the answer; then the connection is closed.
 */
const discardRest = (req: Request): void => {
  if (req.destroyed) return;
  req.resume();
  const timer = setTimeout(() => req.socket.destroy(), discardMsMax).unref();
  req.once('close', () => clearTimeout(timer));
};

const tooLarge = (bytesMax: number): Problem => new Problem('body_too_large', { bytesMax });

const incomplete = (cause?: unknown): Problem => new Problem('body_incomplete', {}, { cause });
