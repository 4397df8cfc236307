/** The streams of a log, and how a verification is split into parts that together cover all of them. */

import { digestCarried } from '../../../ledger/chain.ts';
import type { EventHeader, Position, ReadsOnly } from '../../../ledger/eventStore.ts';
import { headerPages } from '../../../ledger/reading/logPages.ts';
import { streams as names } from '../../../ledger/streams.ts';
import type { Difference } from '../differences.ts';
export type StreamIndex = {
  events: number;
  /** Revision of the last event. */
  last: number;
  /** The digest carried by the event that the kept head names. */
  kept?: string | undefined;
};

export type LogIndex = {
  /** Position of the last event (inclusive). */
  readonly position: Position;
  readonly events: number;
  readonly streams: ReadonlyMap<string, Readonly<StreamIndex>>;
};

const headersPerRead = 5_000;

/**
 * Indexes every event of our streams through a position, from the log itself. No event of ours can thus be passed over,
 * and foreign events are not looked at (operations 11.8).
 * @param kept heads whose digests are wanted
 */
export const logIndex = async (
  store: Pick<ReadsOnly, 'readHeaders'>,
  through: Position,
  signal?: AbortSignal,
  kept: readonly Pick<Head, 'stream' | 'revision'>[] = [],
): Promise<LogIndex> => {
  const revisionKept = new Map(kept.map(({ stream, revision }) => [stream, revision]));
  const streams = new Map<string, StreamIndex>();
  let position: Position = 0;
  let events = 0;
  const count = ({ stream, revision, metadata }: EventHeader): void => {
    const known = streams.get(stream) ?? { events: 0, last: -1 };
    known.events++;
    known.last = Math.max(known.last, revision);
    if (revisionKept.get(stream) === revision) known.kept = digestCarried(metadata);
    streams.set(stream, known);
  };
  for await (const page of headerPages(store, { through, perPage: headersPerRead, signal })) {
    for (const header of page.events) count(header);
    events += page.events.length;
    position = page.events.at(-1)?.position ?? position;
  }
  return { position, events, streams };
};

// One part's results are kept at once, so this is the same number as in verifySchools.ts.
const schoolsMax = 64;

/**
 * All schools that have streams or documents, in parts. Schools of one board are in one part as far as it has room. The
 * biggest part comes first.
 */
export const schoolParts = ({ streams }: LogIndex, boards: ReadonlyMap<string, string | null>): string[][] => {
  const kinds = [names.school(''), names.subscription(''), names.results('')];
  const ofStreams = [...streams.keys()].flatMap((stream) =>
    kinds.filter((kind) => stream.startsWith(kind)).map((kind) => stream.slice(kind.length)),
  );
  const schools = [...new Set([...ofStreams, ...boards.keys()])].sort();
  const byBoard = new Map<string, string[]>();
  for (const school of schools) {
    const board = boards.get(school) ?? null;
    const key = board === null ? names.school(school) : names.board(board);
    byBoard.set(key, [...(byBoard.get(key) ?? []), school]);
  }
  const weight = (part: readonly string[]) =>
    part.reduce((sum, school) => sum + (streams.get(names.results(school))?.events ?? 0), 0);
  return [...byBoard.values()]
    .flatMap((part) => slices(part, schoolsMax))
    .map((part) => ({ part, weight: weight(part) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ part }) => part);
};

/**
 * Streams whose events in the log differ in number from those that the stream gave. They were deleted or cut
 * (operations 11.8), or events were added from outside.
 * @param read how many events each stream gave
 */
export const notAsInLog = ({ streams }: LogIndex, read: ReadonlyMap<string, number>): Difference[] =>
  [...streams].flatMap(([stream, { events }]) => {
    const found = read.get(stream) ?? 0;
    if (found === events) return [];
    const what =
      found === 0
        ? `the stream was deleted: ${events} of its events are in the log, and none in the stream`
        : `${events} of its events are in the log, and ${found} in the stream`;
    return [{ stream, revision: 0, what }];
  });

const streamsMax = 32;

/** The wanted streams in parts, the longest streams first. */
export const streamParts = ({ streams }: LogIndex, isWanted: (stream: string) => boolean): string[][] => {
  const wanted = [...streams].filter(([stream]) => isWanted(stream)).sort(([, a], [, b]) => b.events - a.events);
  return slices(
    wanted.map(([stream]) => stream),
    streamsMax,
  );
};

const slices = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));

export type Head = {
  readonly stream: string;
  readonly revision: number;
  /**
   * Digest of the stream's last event, recomputed from the text of the whole stream. For an untouched stream it equals
   * the digest that the event carries.
   */
  readonly digest: string;
};
