/**
 * A ledger in a file (logLines.ts), compressed when its name ends in `.gz`. A file with a torn end can be continued. It
 * is read as a stream.
 */
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { type CopiedEvent, CopyRefused, type LogSource, type LogTarget } from '../../commands/audit/copyLog.ts';
import { isErrno, syncDirectory } from '../files/durableFile.ts';
import { bytesAt, gzipMember, wholeMembers } from './gzipMembers.ts';
import { firstLine, isLastLine, type LogLines, logLines } from './logLines.ts';

/** The file already holds a whole ledger. */
export class CopyFinished extends Error {
  override readonly name = 'CopyFinished';
}

/** @param onBytes called now and then with the number of bytes read so far. */
export const logSource = (path: string, onBytes: (bytes: number) => void = () => {}): LogSource => ({
  events: async function* () {
    const lines = logLines();
    yield* eventsIn(path, lines, onBytes);
    if (!lines.isEnded) throw cutOff(lines);
  },
});

const cutOff = ({ count }: LogLines): CopyRefused =>
  new CopyRefused(`The file is cut off after line ${count}: it does not hold a whole ledger.`);

async function* eventsIn(
  path: string,
  lines: LogLines,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<CopiedEvent, void, void> {
  const file = createReadStream(path, { highWaterMark: chunkBytesUsual });
  const text = isCompressed(path) ? pipeline(file, createGunzip({ chunkSize: chunkBytesUsual }), () => {}) : file;
  let rest: Buffer[] = [];
  let restBytes = 0;
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      onBytes(file.bytesRead);
      let from = 0;
      for (let to = chunk.indexOf(lineFeed); to !== -1; to = chunk.indexOf(lineFeed, from)) {
        const line = chunk.subarray(from, to + 1);
        const event = lines.read(rest.length === 0 ? line : Buffer.concat([...rest, line]));
        if (event !== undefined) yield event;
        rest = [];
        restBytes = 0;
        from = to + 1;
      }
      rest.push(chunk.subarray(from));
      restBytes += chunk.length - from;
      if (restBytes > lineBytesMax)
        throw new CopyRefused(`Line ${lines.count + 1} of the file is longer than any event: it holds no ledger.`);
    }
  } catch (error) {
    if (isErrno(error, 'Z_BUF_ERROR')) throw cutOff(lines);
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new CopyRefused(`The file cannot be decompressed after line ${lines.count}: it was changed.`, {
        cause: error,
      });
    throw error;
  } finally {
    file.destroy();
  }
  if (restBytes > 0) throw cutOff(lines);
}

const lineFeed = 10;
// An event is at most 1 MiB, and twice that when every character of it is escaped.
const lineBytesMax = 4 * 1_048_576;
const chunkBytesUsual = 1_048_576;
/** The file holds pseudonyms and the names of debtors. */
const ownersOnly = 0o600;

const isCompressed = (path: string): boolean => path.endsWith('.gz');

export type OpenLogTarget = LogTarget & { close(): Promise<void> };

/**
 * Begins the file or continues one that was begun, after cutting off a half-written end.
 * @param chunkBytes bytes that are written together; in a compressed file each chunk is a member.
 * @throws CopyFinished for a complete file; CopyRefused for any other kind of file, which stays as it is.
 */
export const openLogTarget = async (path: string, chunkBytes = chunkBytesUsual): Promise<OpenLogTarget> => {
  const file = await openedOrCreated(path);
  try {
    const { end, lastLine } = isCompressed(path) ? await wholeChunks(file) : await wholeLines(file);
    if (isLastLine(lastLine)) throw new CopyFinished();
    await file.truncate(end);
    return targetOn(file, path, end, chunkBytes);
  } catch (error) {
    await file.close();
    throw error;
  }
};

const openedOrCreated = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, 'wx+', ownersOnly);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    return open(path, 'r+');
  }
};

type Whole = { readonly end: number; readonly lastLine: string };

const notOurs = (): CopyRefused =>
  new CopyRefused('That file is there already and holds no ledger; it was left as it is. Name another.');

/** Finds the end of the last whole line, which is at most one line before the end of the file. @throws CopyRefused */
const wholeLines = async (file: FileHandle): Promise<Whole> => {
  const { size } = await file.stat();
  const beginning = (await bytesAt(file, 0, firstLine.length)).toString();
  if (beginning !== firstLine.slice(0, size)) throw notOurs();
  const from = Math.max(0, size - 2 * lineBytesMax);
  const tail = await bytesAt(file, from, size - from);
  const end = tail.lastIndexOf(lineFeed) + 1;
  return { end: end === 0 ? 0 : from + end, lastLine: lastLineIn(tail.subarray(0, end)) };
};

const wholeChunks = async (file: FileHandle): Promise<Whole> => {
  const members = await wholeMembers(file);
  if (members === undefined) throw notOurs();
  const { end, lastFrom } = members;
  const last = end === 0 ? Buffer.alloc(0) : gunzipSync(await bytesAt(file, lastFrom, end - lastFrom));
  return { end, lastLine: lastLineIn(last) };
};

const lastLineIn = (text: Buffer): string => text.subarray(text.lastIndexOf(lineFeed, -2) + 1).toString();

const targetOn = (file: FileHandle, path: string, end: number, chunkBytes: number): OpenLogTarget => {
  const lines = logLines();
  let position = end;
  let gathered: string[] = [];
  let gatheredLength = 0;
  let writing: Promise<void> = Promise.resolve();

  const write = async (text: string): Promise<void> => {
    const bytes = Buffer.from(text);
    const chunk = isCompressed(path) ? await gzipMember(bytes) : bytes;
    for (let done = 0; done < chunk.length; ) {
      const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position);
      done += bytesWritten;
      position += bytesWritten;
    }
  };
  /** While these lines are compressed and written, the next ones are gathered. */
  const flush = async (): Promise<void> => {
    await writing;
    if (gathered.length === 0) return;
    writing = write(gathered.join(''));
    writing.catch(() => {}); // The next caller that waits for it gets the error.
    gathered = [];
    gatheredLength = 0;
  };
  const put = (line: string): void => {
    gathered.push(line);
    gatheredLength += line.length;
  };

  return {
    held: async function* () {
      if (end === 0) put(lines.first());
      else yield* eventsIn(path, lines);
    },
    add: async (event) => {
      put(lines.of(event));
      if (gatheredLength >= chunkBytes) await flush();
    },
    finish: async () => {
      await flush();
      // The last line gets a chunk of its own, so that a file with a torn end still ends with a whole event.
      put(lines.last());
      await flush();
      await writing;
      await file.sync();
      await syncDirectory(dirname(path));
      // Reads the whole file back, so that a fault shows now and not on the day the copy is needed.
      for await (const _ of logSource(path).events());
    },
    close: async () => {
      await writing.catch(() => {});
      await file.close();
    },
  };
};
