/**
 * Writers that append to streams of their own without a pause, and read back what was acknowledged. They find out when
 * writes go on, and whether a read is stale.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { eventStoreDb } from '../../../../src/adapters/eventStoreDb/eventStoreDb.ts';
import { type ExpectedRevision, RevisionConflict } from '../../../../src/ledger/eventStore.ts';
import { StoreUnavailable } from '../../../../src/waiting/unavailable.ts';

export type Probe = {
  /** The moments at which appends were acknowledged, in milliseconds since 1970. */
  readonly acknowledgedAt: readonly number[];
  /** The number of reads that came after an acknowledged append. */
  readonly reads: number;
  /** Reads that lacked an acknowledged append, and appends that were refused although their place was free. */
  readonly faults: readonly string[];
  /** The longest that a call has taken since the last call of `forgetLongest`. */
  readonly longestMs: number;
  forgetLongest(): void;
  /** Ends the writers. Then it adds to the faults what was lost or doubled. */
  stop(): Promise<void>;
};

const writers = 4;
const restMs = 200;
const againMs = 20;

export const startProbe = async (url: string): Promise<Probe> => {
  const store = await eventStoreDb(url);
  const acknowledgedAt: number[] = [];
  const faults: string[] = [];
  const acknowledged = new Map<string, string[]>();
  const run = randomUUID();
  let longestMs = 0;
  let reads = 0;
  let stopping = false;

  const timed = async <Result>(call: Promise<Result>): Promise<Result> => {
    const since = performance.now();
    try {
      return await call;
    } finally {
      longestMs = Math.max(longestMs, performance.now() - since);
    }
  };

  const lengthOf = async (stream: string): Promise<number> => {
    for (;;)
      try {
        return (await store.read(stream)).length;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await pause(againMs);
      }
  };

  const write = async (stream: string): Promise<void> => {
    const ids = acknowledged.get(stream)!;
    let expected: ExpectedRevision = 'none';
    // Whether an append of unknown outcome may have taken the place.
    let isOpen = false;
    while (!stopping) {
      const id = randomUUID();
      try {
        const event = { id, type: 'Probed', data: '{}', metadata: '{}' };
        const { revision }: { revision: number } = await timed(store.append(stream, [event], expected));
        acknowledgedAt.push(Date.now());
        ids.push(id);
        expected = revision;
        isOpen = false;
        const found = await timed(store.read(stream, revision));
        reads++;
        if (found[0]?.id !== id) faults.push(`a read of ${stream} lacked event ${revision}`);
        await pause(restMs);
      } catch (error) {
        if (error instanceof RevisionConflict) {
          if (!isOpen) faults.push(`an append to ${stream} after ${expected} was refused`);
          const length = await lengthOf(stream);
          expected = length === 0 ? 'none' : length - 1;
        } else if (error instanceof StoreUnavailable) isOpen = true;
        else throw error;
        await pause(againMs);
      }
    }
  };

  const lost = async (stream: string): Promise<string[]> => {
    const found = (await store.read(stream)).map(({ id }) => id);
    const doubled = found.length - new Set(found).size;
    const missing = acknowledged.get(stream)!.filter((id) => !found.includes(id)).length;
    return [
      ...(missing > 0 ? [`lost: ${missing} events of ${stream}`] : []),
      ...(doubled > 0 ? [`doubled: ${doubled} events of ${stream}`] : []),
    ];
  };

  const streams = Array.from({ length: writers }, (_, n) => `probe-${run}-${n}`);
  for (const stream of streams) acknowledged.set(stream, []);
  const writing = streams.map(async (stream, n) => {
    await pause((n * restMs) / writers);
    await write(stream);
  });
  return {
    acknowledgedAt,
    faults,
    get reads() {
      return reads;
    },
    get longestMs() {
      return longestMs;
    },
    forgetLongest: () => {
      longestMs = 0;
    },
    stop: async () => {
      stopping = true;
      try {
        await Promise.all(writing);
        for (const stream of streams) faults.push(...(await lost(stream)));
      } finally {
        await store.close();
      }
    },
  };
};
