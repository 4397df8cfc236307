/**
 * The client that only appends. All appends of a client go over one stream. When a stream breaks, the client rejects
 * every append of the process that is in flight, also those on other streams. A later answer then finds no append and
 * throws where nobody can catch it. So a client whose append failed in this way is disposed of before that happens, and
 * replaced. A new client also forgets what it wrongly learned about the server.
 */
import { type AppendResult, type EventData, type EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import type { ExpectedRevision } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { isAnswer, isUserRefused, leaderIn, settledWithin, unavailable } from './errors.ts';
import { onLeader } from './events.ts';
import { hangUp, type Node, type Open } from './opening.ts';
import type { Leaving, Silence } from './silence.ts';

export type Append = {
  readonly stream: string;
  readonly events: readonly EventData[];
  readonly expected: ExpectedRevision;
};

export type Writer = Leaving & {
  /**
   * Sends appends in the order of the calls. `msMax` is called when the append's turn has come; with no time left it is
   * not sent.
   * @throws errors of the client; StoreUnavailable when that takes longer than `msMax`.
   */
  send(append: Append, msMax: () => number): Promise<AppendResult>;
  dispose(): Promise<void>;
};

// From 16 on the client queues its writes, and the queue of a broken stream ends the process.
const inFlightMax = 15;

export const writerWith = (open: Open, silence: Silence): Writer => {
  let client = open();
  let isDisposed = false;
  // The first call of a client asks the server for its features, and waits for that without limit. So only one append
  // is sent until a client has been answered.
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

  const replace = (former: EventStoreDBClient, leader?: Node) => {
    if (former !== client || isDisposed) return;
    isHeard = false;
    client = open(leader);
    hangUp(former).catch(() => {});
  };

  const heard = (answering: EventStoreDBClient) => {
    if (answering === client) isHeard = true;
  };

  const sendBy = async (used: EventStoreDBClient, { stream, events, expected }: Append, msMax: number) => {
    const expectedRevision = expected === 'none' ? NO_STREAM : BigInt(expected);
    const answered = silence.watch();
    try {
      const appended = await settledWithin(
        used.appendToStream(stream, [...events], { ...onLeader, expectedRevision }),
        msMax,
      );
      heard(used);
      return appended;
    } catch (error) {
      // A refused user ends the stream, so the client is replaced as after a break.
      if (isAnswer(error) && !isUserRefused(error)) heard(used);
      else replace(used, leaderIn(unavailable(error)));
      throw error;
    } finally {
      answered();
    }
  };

  return {
    clients: () => [client],
    // Appends that wait for its answer fail, with their outcome open.
    leave: replace,
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
    dispose: () => {
      isDisposed = true;
      return hangUp(client);
    },
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

/**
 * Resolves when no append of this process is in flight. Only then can a client be disposed of without failing appends
 * of others.
 */
export const appendsSettled = async (): Promise<void> => {
  while (sending.size > 0) await Promise.allSettled(sending);
};
