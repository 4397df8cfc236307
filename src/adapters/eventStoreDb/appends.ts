/** Appends events. When the client cannot tell the outcome of an append, it is found out here. */
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

// Milliseconds: for each attempt, for each look at its outcome, and for all together. An answer may take 10 s.
const sendMsMax = 4_000;
const lookMsMax = 2_500;
const allMsMax = 8_000;
// Milliseconds after the first attempt. No further attempt begins later.
const retryMsMax = 4_000;

// Milliseconds to wait before looking, after each attempt whose outcome is unknown.
const pausesMs = [100, 500, 1_000];

/**
 * After an attempt that failed without an answer, it is unknown whether the append happened. The ids in the stream
 * tell. Our ids directly after `expected`: it happened. Other ids there: it never will. Nothing there: send it again;
 * the server recognises the same append, also after a restart.
 */
export const appendsOver =
  ({ reading, writer }: Pick<Connection['readers'], 'reading'> & Pick<Connection, 'writer'>): EventStore['append'] =>
  async (stream, events, expected) => {
    assertStorable(stream, events);
    const asked = { stream, events, expected };
    const proposed = { stream, expected, events: events.map(proposedOf) };
    const startedAt = performance.now();
    const left = (msMax: number) => Math.max(0, Math.min(msMax, startedAt + allMsMax - performance.now()));
    let failure: unknown;

    const attempt = (): Promise<Appended | undefined> =>
      writer
        .send(proposed, () => left(sendMsMax))
        .then(appendedAs, (error: unknown) => {
          // A server that has just started does not know its users yet, so this refusal may pass.
          if (isAnswer(error) && !isUserRefused(error)) throw refusal(asked, error);
          failure = error;
          return undefined;
        });

    const look = async (): Promise<Appended | undefined> => {
      const range = { from: nextOf(expected), count: events.length, msMax: left(lookMsMax) };
      const found = await reading((client) => readStream(client, stream, range), range.msMax).catch(
        nothingWhileUnavailable,
      );
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

/** Undefined when the server took the append for a repetition, but has not yet indexed the original. */
const appendedAs = ({ nextExpectedRevision, position }: AppendResult): Appended | undefined => {
  const commit = safeInteger(position?.commit);
  return commit === undefined ? undefined : { revision: Number(nextExpectedRevision), position: commit };
};

/** @throws RevisionConflict when the events found are of another append. */
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
