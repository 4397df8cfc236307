import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import {
  type Appended,
  type ExpectedRevision,
  type NewEvent,
  RevisionConflict,
  StoreDenied,
} from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { assertStorable } from '../storable.ts';
import { textArray } from './array.ts';
import { answerMsMax, type Needed, reaching } from './connection.ts';

const batchAppendsMax = 256;
const batchBytesMax = 8 * 1_048_576;

// Milliseconds to wait after each failed attempt. After the last one the append fails.
const retryPausesMs = [100, 500];
// Milliseconds after the first attempt. A later attempt could end after the promised time of an answer.
const retryWithinMs = 5_000;

type Append = {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  readonly expected: ExpectedRevision;
  readonly bytes: number;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
  settled: boolean;
};

type Row = { readonly revision: number | null; readonly position: number | null };

/**
 * Group commit. Appends take turns under one lock that is held until the commit is on disk. With one append per
 * transaction, every append would cost an fsync. So appends that arrive during a transaction go together in the next
 * one, in order of arrival, and each has its own outcome.
 * @throws StoreUnavailable when there is no answer within {@link answerMsMax}.
 */
export const groupedAppends = (pool: Pool) => {
  const queue: Append[] = [];
  let working: Promise<void> | undefined;

  const work = async (): Promise<void> => {
    // Appends asked for in the same turn go together.
    await Promise.resolve();
    for (;;) {
      await settle(pool, takeBatch(queue));
      if (queue.length === 0) break;
      // A caller that was just answered may have its next append ready, which then joins those that wait.
      await nextTurn();
    }
    working = undefined;
  };

  return {
    append: async (stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> => {
      const bytes = assertStorable(stream, events);
      return new Promise((resolve, reject) => {
        queue.push(expiring({ stream, events, expected, bytes, resolve, reject, settled: false }));
        working ??= work();
      });
    },
    /** Resolves when no append is under way any more. */
    drained: async (): Promise<void> => working,
  };
};

/** Answers in time even when the server does not. It is then unknown whether the append happened. */
const expiring = (append: Append): Append => {
  const expire = () => once.reject(new StoreUnavailable(`No answer about ${append.stream} in ${answerMsMax} ms`));
  const timer = setTimeout(expire, answerMsMax);
  const finish = () => {
    once.settled = true;
    clearTimeout(timer);
  };
  const once: Append = {
    ...append,
    resolve: (appended) => {
      finish();
      append.resolve(appended);
    },
    reject: (error) => {
      finish();
      append.reject(error);
    },
  };
  return once;
};

const takeBatch = (queue: Append[]): Append[] => {
  let bytes = 0;
  let count = 0;
  for (const append of queue) {
    bytes += append.bytes;
    if (count > 0 && (count === batchAppendsMax || bytes > batchBytesMax)) break;
    count++;
  }
  // An append that expired while it waited was not sent, and must not be sent any more.
  return queue.splice(0, count).filter(({ settled }) => !settled);
};

const settle = async (pool: Pool, batch: readonly Append[]): Promise<void> => {
  if (batch.length === 0) return;
  try {
    const rows = await sendPersistently(pool, batch);
    batch.forEach((append, index) => {
      answer(append, rows[index] as Row);
    });
  } catch (error) {
    if (batch.length === 1 || error instanceof StoreUnavailable) for (const { reject } of batch) reject(error);
    // The server refused the whole transaction because of one append. Each is sent alone to find out which.
    else for (const append of batch) await settle(pool, [append]);
  }
};

const answer = ({ stream, expected, resolve, reject }: Append, { revision, position }: Row): void => {
  if (revision === null || position === null) reject(new RevisionConflict(stream, expected));
  else resolve({ revision, position });
};

const ledgerAppend: Needed = { store: 'event store', right: 'append' };

/** Sends again when a lost connection leaves the outcome unknown. The ids make a repetition harmless. */
const sendPersistently = async (pool: Pool, batch: readonly Append[]): Promise<Row[]> => {
  const startedAt = performance.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await reaching(() => send(pool, batch), ledgerAppend);
    } catch (error) {
      const pauseMs = retryPausesMs[attempt];
      const late = performance.now() - startedAt > retryWithinMs;
      const passes = error instanceof StoreUnavailable && !(error instanceof StoreDenied);
      if (!passes || pauseMs === undefined || late) throw error;
      await pause(pauseMs);
    }
  }
};

const send = async (pool: Pool, batch: readonly Append[]): Promise<Row[]> => {
  const [append] = batch;
  const single = batch.length === 1 && append?.events.length === 1 ? await sendSingle(pool, append) : undefined;
  return single ? [single] : sendAll(pool, batch);
};

const revisionOf = (expected: ExpectedRevision): number => (expected === 'none' ? -1 : expected);

/** Undefined when the stream is not at the expected revision: a conflict or a repetition. */
const sendSingle = async (pool: Pool, { stream, events, expected }: Append): Promise<Row | undefined> => {
  const [event] = events as readonly [NewEvent];
  const before = revisionOf(expected);
  const { rows } = await pool.query<{ position: number | null }>({
    name: 'ledger-append-one',
    text: 'SELECT ledger.append_one_1($1, $2, $3, $4, $5, $6) AS position',
    values: [stream, before, event.id, event.type, event.data, event.metadata],
  });
  const position = rows[0]?.position ?? null;
  return position === null ? undefined : { revision: before + 1, position };
};

const sendAll = async (pool: Pool, batch: readonly Append[]): Promise<Row[]> => {
  const events = batch.flatMap((append) => append.events);
  const { rows } = await pool.query<Row>({
    name: 'ledger-append',
    text: 'SELECT revision, position FROM ledger.append_1($1, $2, $3, $4, $5, $6, $7)',
    values: [
      textArray(batch.map(({ stream }) => stream)),
      batch.map(({ expected }) => revisionOf(expected)),
      batch.map((append) => append.events.length),
      events.map(({ id }) => id),
      textArray(events.map(({ type }) => type)),
      textArray(events.map(({ data }) => data)),
      textArray(events.map(({ metadata }) => metadata)),
    ],
  });
  return rows;
};
