/**
 * A ledger as text (docs/ledger-file.md). The first line is JSON that names the format. Each event has a line, in
 * global order. The last line gives the number of events and the SHA-256 of all bytes before it.
 */
import { createHash } from 'node:crypto';
import { type CopiedEvent, CopyRefused } from '../../commands/audit/copyLog.ts';

export const firstLine = `${JSON.stringify({ format: 'telboek-ledger-1' })}\n`;

export type LogLines = {
  /** The number of lines read and written so far. */
  readonly count: number;
  /**
   * The event on the next line, given with its line feed. Undefined for the first and the last line. @throws
   * CopyRefused
   */
  read(line: Buffer): CopiedEvent | undefined;
  /** Whether the last line has been read. */
  readonly isEnded: boolean;
  first(): string;
  of(event: CopiedEvent): string;
  last(): string;
};

type LastLine = { readonly events: number; readonly digest: string };

/** The lines of one file. Each is read or written once, in order. */
export const logLines = (): LogLines => {
  const hash = createHash('sha256');
  let count = 0;
  let events = 0;
  let isEnded = false;

  const taken = <Line extends string | Buffer>(line: Line): Line => {
    hash.update(line);
    count++;
    return line;
  };
  const refused = (what: string): CopyRefused => new CopyRefused(`Line ${count + 1} of the file ${what}`);
  const soFar = (): LastLine => ({ events, digest: hash.copy().digest('hex') });

  return {
    get count() {
      return count;
    },
    get isEnded() {
      return isEnded;
    },
    first: () => taken(firstLine),
    of: ({ stream, revision, id, type, data, metadata }) => {
      events++;
      return taken(`${JSON.stringify({ stream, revision, id, type, data, metadata })}\n`);
    },
    last: () => `${JSON.stringify(soFar())}\n`,
    read: (line) => {
      const text = line.toString();
      if (isEnded) throw refused('follows its end: something was added to it.');
      if (count === 0) {
        if (text !== firstLine) throw refused('does not name the format telboek-ledger-1: it holds no ledger.');
        taken(line);
        return undefined;
      }
      const value = parsed(text);
      if (isLast(value)) {
        mustBeAll(value, soFar());
        isEnded = true;
        return undefined;
      }
      if (!isEvent(value)) throw refused('is no event: the file was changed.');
      taken(line);
      events++;
      return value;
    },
  };
};

const mustBeAll = (said: LastLine, found: LastLine): void => {
  if (said.events !== found.events)
    throw new CopyRefused(
      `The file says that it holds ${said.events} events, and holds ${found.events}: it was changed.`,
    );
  if (said.digest !== found.digest)
    throw new CopyRefused(
      `The file's checksum is ${said.digest}, that of its ${found.events} events ${found.digest}: it was changed.`,
    );
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isLast = (value: unknown): value is LastLine => isRecord(value) && 'digest' in value && 'events' in value;

const isEvent = (value: unknown): value is CopiedEvent =>
  isRecord(value) &&
  Number.isSafeInteger(value.revision) &&
  ['stream', 'id', 'type', 'data', 'metadata'].every((field) => typeof value[field] === 'string');

/** Whether the text is the last line of a complete file. */
export const isLastLine = (text: string): boolean => isLast(parsed(text));
