/** Which streams a log holds, and how a verification falls apart into parts that cover each of them. */
import type { EventStore, Position } from '../eventStore.ts';
import { streams as names } from '../streams.ts';

export type LogIndex = {
  /** The ledger as it was there (inclusive). */
  readonly through: Position;
  readonly events: number;
  readonly streams: ReadonlyMap<string, { readonly events: number }>;
};

const headersPerRead = 5_000;

/** Every event of the log, counted where it stands: nothing that is in it can be passed over. */
export const logIndex = async (store: EventStore, through: Position, signal?: AbortSignal): Promise<LogIndex> => {
  const streams = new Map<string, { events: number }>();
  let events = 0;
  for (let position = 0; position < through; ) {
    signal?.throwIfAborted();
    const headers = await store.readHeaders(position, headersPerRead);
    if (headers.length === 0) break;
    for (const header of headers) {
      position = header.position;
      if (position > through) break;
      events++;
      const known = streams.get(header.stream);
      if (known === undefined) streams.set(header.stream, { events: 1 });
      else known.events++;
    }
  }
  return { through, events, streams };
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
