/** A file as the body of a request: taken as it comes, in pieces, whole or not at all. */
import type { Request } from 'express';
import { Rejection } from '../domain/rejection.ts';
import { Problem } from './problem.ts';

/** The media type without its parameters: what a file is encoded in, its reader finds out. @throws Rejection file_format_unknown */
export const mediaTypeOf = (req: Request, known: Iterable<string>): string => {
  const mediaType = (req.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const taken = [...known];
  if (!taken.includes(mediaType))
    throw new Rejection('file_format_unknown', `Files are taken as ${taken.join(' or ')}; name it in Content-Type.`);
  return mediaType;
};

/** @throws Problem media_type_unsupported, body_too_large, body_incomplete */
export const fileBody = async (req: Request, bytesMax: number): Promise<Uint8Array[]> => {
  if (!/^(identity)?$/i.test(req.get('content-encoding') ?? ''))
    throw new Problem('media_type_unsupported', 'A file is taken as it is, without Content-Encoding.');
  if (Number(req.get('content-length')) > bytesMax) throw tooLarge(bytesMax);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    // The connection has to stay when we stop reading: the answer goes over it.
    for await (const piece of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      bytes += piece.byteLength;
      if (bytes > bytesMax) throw tooLarge(bytesMax);
      pieces.push(piece);
    }
  } catch (error) {
    throw error instanceof Problem ? error : incomplete(error);
  }
  if (!req.complete) throw incomplete();
  return pieces;
};

const tooLarge = (bytesMax: number): Problem =>
  new Problem('body_too_large', `The body is larger than the ${bytesMax} bytes taken here.`, {
    // What is still to come of it is not read.
    headers: { Connection: 'close' },
  });

const incomplete = (cause?: unknown): Problem =>
  new Problem('body_incomplete', 'The body ended before it was whole, and nothing of it was taken.', { cause });
