/** Appends whose outcome is found out where the client cannot tell it. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  AccessDeniedError,
  type AppendResult,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import {
  type Appended,
  AppendTooLarge,
  appendBytes,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  RevisionConflict,
  type StoredEvent,
  StreamDeleted,
} from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { assertStorable } from '../storable.ts';
import type { Connection } from './connection.ts';
import { denied, isAnswer, isUserRefused, readFailure, unavailable } from './errors.ts';
import { proposedOf, safeInteger } from './events.ts';
import { readStream } from './reads.ts';

type Asked = { readonly stream: string; readonly events: readonly NewEvent[]; readonly expected: ExpectedRevision };

// Together within the 10 s that an answer may take: each attempt, each look at what came of it, and all of them.
const sendMsMax = 4_000;
const lookMsMax = 2_500;
const allMsMax = 8_000;
// No further attempt begins later than this after the first.
const retryMsMax = 4_000;

// After each attempt whose outcome is unknown, so long before looking.
const pausesMs = [100, 500, 1_000];

/**
 * Of an attempt that failed without an answer it is not known whether it happened. Its ids tell: directly after `expected`
 * they say that it did, others there say that it never will, and nothing there says to send it again, which the server
 * takes for the same append, also after a restart.
 */
export const appendsOver =
  ({ reading, writer }: Pick<Connection, 'reading' | 'writer'>): EventStore['append'] =>
  async (stream, events, expected) => {
    assertStorable(stream, events);
    const asked = { stream, events, expected };
    const proposed = { stream, expected, events: events.map(proposedOf) };
    const startedAt = performance.now();
    const left = (msMax: number) => Math.min(msMax, startedAt + allMsMax - performance.now());
    let failure: unknown;

    const attempt = (): Promise<Appended | undefined> =>
      writer
        .send(proposed, () => left(sendMsMax))
        .then(appendedAs, (error: unknown) => {
          // A server that has just started does not know its users yet.
          if (isAnswer(error) && !isUserRefused(error)) throw refusal(asked, error);
          failure = error;
          return undefined;
        });

    const look = async (): Promise<Appended | undefined> => {
      const range = { from: nextOf(expected), count: events.length, msMax: left(lookMsMax) };
      const found = await reading((client) => readStream(client, stream, range)).catch(nothingWhileUnavailable);
      return found.length === 0 ? undefined : appendedThen(asked, found);
    };

    for (const pauseMs of pausesMs) {
      const appended = await attempt();
      if (appended !== undefined) return appended;
      await pause(pauseMs);
      const found = await look();
      if (found !== undefined) return found;
      if (performance.now() - startedAt > retryMsMax) break;
    }
    throw failure instanceof AccessDeniedError ? denied(failure, 'append') : unavailable(failure);
  };

/** Undefined where the server took an append for a retry, but has not yet indexed what it repeats. */
const appendedAs = ({ nextExpectedRevision, position }: AppendResult): Appended | undefined => {
  const commit = safeInteger(position?.commit);
  return commit === undefined ? undefined : { revision: Number(nextExpectedRevision), position: commit };
};

/** @throws RevisionConflict when what is there is another's. */
const appendedThen = ({ stream, events, expected }: Asked, found: readonly StoredEvent[]): Appended => {
  const same = found.length === events.length && found.every(({ id }, n) => id === events[n]!.id);
  if (!same) throw new RevisionConflict(stream, expected);
  const { revision, position } = found.at(-1)!;
  return { revision, position };
};

const refusal = ({ stream, events, expected }: Asked, error: unknown): unknown => {
  if (error instanceof WrongExpectedVersionError) return new RevisionConflict(stream, expected, { cause: error });
  if (error instanceof MaxAppendSizeExceededError) return new AppendTooLarge(stream, appendBytes(events));
  if (error instanceof AccessDeniedError) return denied(error, 'append');
  if (error instanceof StreamDeletedError) return new StreamDeleted(stream);
  return readFailure(error);
};

const nothingWhileUnavailable = (error: unknown): StoredEvent[] => {
  if (error instanceof StoreUnavailable) return [];
  throw error;
};

const nextOf = (expected: ExpectedRevision): number => (expected === 'none' ? 0 : expected + 1);
