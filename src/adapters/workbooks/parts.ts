/** Unpacks the parts of a workbook, which is a ZIP file of XML, each when it is asked for (interfaces 1). */
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { Rejection } from '../../domain/rejection.ts';
import type { Body, Refusing } from '../fileFormats/fileText.ts';

export type Parts = {
  /** The bytes of a part as they are unpacked. Undefined: the workbook has no part of this name. */
  part(name: string): AsyncIterable<Uint8Array> | undefined;
};

export type PartsRules = {
  readonly refusing: Refusing;
  /** Bytes of the file. */
  readonly packedMax: number;
  /** Bytes of all parts that are asked for, together. */
  readonly unpackedMax: number;
};

/** Far more than a workbook of many sheets has. */
const partsMax = 10_000;

/**
 * Reads the whole file, because the list of parts stands at its end. Macros, pictures and links to other files are parts
 * that nobody asks for, so they are never unpacked.
 * @throws the error of `refusing` for a file that is no workbook, Rejection file_too_large; while a part is read as well
 */
export const openParts = async (body: Body, { refusing, packedMax, unpackedMax }: PartsRules): Promise<Parts> => {
  const file = await wholeFile(body, packedMax, refusing);
  const broken = () => refusing({ is: 'workbook-broken' });
  const zip = await fromBufferPromise(file, { lazyEntries: true }).catch(() => {
    throw broken();
  });
  const entries = await entriesOf(zip, broken);
  let unpacked = 0;
  async function* read(entry: Entry): AsyncGenerator<Uint8Array> {
    // yauzl breaks off a part whose size differs from the list, so the size in the list can be relied on.
    unpacked += entry.uncompressedSize;
    if (unpacked > unpackedMax) throw tooLarge('workbook-unpacked', unpackedMax);
    try {
      yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>;
    } catch {
      throw broken();
    }
  }
  return {
    part: (name) => {
      const entry = entries.get(name.toLowerCase());
      return entry === undefined ? undefined : read(entry);
    },
  };
};

const wholeFile = async (body: Body, packedMax: number, refusing: Refusing): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > packedMax) throw tooLarge('workbook', packedMax);
    pieces.push(piece);
  }
  const file = Buffer.concat(pieces);
  const beginning = file.toString('hex', 0, 4);
  if (beginning === 'd0cf11e0') throw refusing({ is: 'workbook-old' });
  if (beginning !== '504b0304') throw refusing({ is: 'no-workbook' });
  return file;
};

/** Names of parts do not depend on case. */
const entriesOf = async (zip: ZipFile, broken: () => Error): Promise<ReadonlyMap<string, Entry>> => {
  const entries = new Map<string, Entry>();
  if (zip.entryCount > partsMax) throw broken();
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
  } catch {
    throw broken();
  }
  return entries;
};

export const tooLarge = (of: 'workbook' | 'workbook-unpacked' | 'workbook-text', bytesMax: number): Rejection =>
  new Rejection('file_too_large', { of, mib: bytesMax / 1_048_576 });
