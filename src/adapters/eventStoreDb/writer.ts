/**
 * The client that appends, and nothing else: all appends of a client go over one stream, and when a stream breaks, the
 * client rejects every append of the process that is in flight, whichever stream it went over. An answer that comes after
 * that finds no append to answer and throws where nobody can catch it. So a client one of whose appends failed this way is
 * disposed of before it can hear any more, and replaced: what it failed to learn of its server it would keep for good.
 */
import { type AppendResult, type EventData, type EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import type { ExpectedRevision } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { isAnswer, isUserRefused, settledWithin } from './errors.ts';

export type Append = {
  readonly stream: string;
  readonly events: readonly EventData[];
  readonly expected: ExpectedRevision;
};

export type Writer = {
  /**
   * Sends in the order in which it was asked. `msMax` is asked when its turn has come: with nothing left it is not sent.
   * @throws what the client says; StoreUnavailable when that takes longer than `msMax`.
   */
  send(append: Append, msMax: () => number): Promise<AppendResult>;
  dispose(): Promise<void>;
};

// From 16 on the client queues what it writes, and a queue that a broken stream leaves behind ends the process.
const inFlightMax = 15;

export const writerWith = (open: () => EventStoreDBClient): Writer => {
  let client = open();
  // The first call of a client asks what the server can do, and waits for that without end: let one find out.
  let isHeard = false;
  let inFlight = 0;
  const waiting: (() => void)[] = [];

  const admit = () => {
    while (waiting.length > 0 && inFlight < (isHeard ? inFlightMax : 1)) {
      inFlight++;
      waiting.shift()!();
    }
  };

  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      admit();
    });

  const replace = (failed: EventStoreDBClient) => {
    if (failed !== client) return;
    isHeard = false;
    client = open();
    failed.dispose().catch(() => {});
  };

  const heard = (answering: EventStoreDBClient) => {
    if (answering === client) isHeard = true;
  };

  const sendBy = async (used: EventStoreDBClient, { stream, events, expected }: Append, msMax: number) => {
    const expectedRevision = expected === 'none' ? NO_STREAM : BigInt(expected);
    try {
      const appended = await settledWithin(used.appendToStream(stream, [...events], { expectedRevision }), msMax);
      heard(used);
      return appended;
    } catch (error) {
      // A user that is refused ends the stream, so it is replaced as one that broke.
      if (isAnswer(error) && !isUserRefused(error)) heard(used);
      else replace(used);
      throw error;
    }
  };

  return {
    send: async (append, msMax) => {
      await turn();
      try {
        const ms = msMax();
        if (ms <= 0) throw new StoreUnavailable(`Too many appends waited before one to ${append.stream}`);
        return await underWay(sendBy(client, append, ms));
      } finally {
        inFlight--;
        admit();
      }
    },
    dispose: () => client.dispose(),
  };
};

const sending = new Set<Promise<unknown>>();

const underWay = async <Result>(sent: Promise<Result>): Promise<Result> => {
  sending.add(sent);
  try {
    return await sent;
  } finally {
    sending.delete(sent);
  }
};

/** Resolves when no append of this process is under way: then a client can be disposed of without harm to another's. */
export const appendsSettled = async (): Promise<void> => {
  while (sending.size > 0) await Promise.allSettled(sending);
};
