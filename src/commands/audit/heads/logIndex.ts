/** Which streams a log holds, and how a verification falls apart into parts that cover each of them. */
import type { EventHeader, EventStore, Position } from '../../../ledger/eventStore.ts';
import { digestCarried } from '../../../ledger/ledger.ts';
import { isOurs, streams as names } from '../../../ledger/streams.ts';
import type { Difference } from '../differences.ts';
export type StreamIndex = {
  events: number;
  /** Revision of the last. */
  last: number;
  /** The digest that the event carries which the kept heads name. */
  kept?: string | undefined;
};

export type LogIndex = {
  /** Of the last event (inclusive). */
  readonly position: Position;
  readonly events: number;
  readonly streams: ReadonlyMap<string, Readonly<StreamIndex>>;
};

const headersPerRead = 5_000;

/**
 * Every event of our streams through a position, counted where it stands: nothing of them can be passed over, and nothing
 * of others is looked at (operations 11.8).
 * @param kept heads of which the digests are wanted
 */
export const logIndex = async (
  store: EventStore,
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
  for (;;) {
    signal?.throwIfAborted();
    const headers = (await store.readHeaders(position, headersPerRead)).filter((header) => header.position <= through);
    const last = headers.at(-1);
    if (last === undefined) return { position, events, streams };
    const ours = headers.filter(isOurs);
    for (const header of ours) count(header);
    events += ours.length;
    position = last.position;
  }
};

// As many as a part's results are kept of (verifySchools.ts).
const schoolsMax = 64;

/** All schools that have streams or documents, those of one board together as far as there is room; the biggest part first. */
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
 * Streams whose events in the log are not those that the stream gives: the store, or somebody at it, deleted or cut it
 * (operations 11.8), or put something there.
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

/** The streams that are wanted, the longest first. */
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
  /** Of the stream's last event, recomputed from the text of all before it: of an untouched stream the one it carries. */
  readonly digest: string;
};
