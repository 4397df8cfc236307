/**
 * The client that reads. After a failure another client takes its place at once: calls that fail together would make
 * one client open a connection each, and all but one of these would stay open.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { StoreDenied } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { LedElsewhere, leaderIn, NoAnswer } from './errors.ts';
import { hangUp, type Node, type Open } from './opening.ts';
import type { Leaving, Silence } from './silence.ts';

/** The client, lent for one read or one subscription. */
export type Loan = {
  readonly client: EventStoreDBClient;
  /** Calls `tell` when others say that this client's node leads no longer, until the loan is over. */
  onMoved(tell: (error: LedElsewhere) => void): void;
  /** The call failed. If the error says that the server is away, or is not the leader, others are lent a new client. */
  failed(error: unknown): void;
  /** Call it once, when the call is over. */
  over(): void;
};

export type Readers = Leaving & {
  lend(): Loan;
  /**
   * Reads. A node that is not the leader says who is, and that one is asked at once. A refused user is tried again within
   * half a second, because a server that has just started does not know its users yet.
   * @param msMax milliseconds for all attempts together
   * @throws StoreUnavailable when that takes longer
   */
  reading<Result>(read: (client: EventStoreDBClient) => Promise<Result>, msMax?: number): Promise<Result>;
  /** Reads that begin from now on go to this node, until a failure. */
  goTo(leader: Node): void;
  dispose(): Promise<void>;
};

// Milliseconds. Together longer than a secure server refuses the right user after its start.
const refusedPausesMs = [100, 150, 250];
// Milliseconds. For up to 1.1 s after an election a node may name the leader that died.
const elsewherePausesMs = [0, 100, 200, 400, 500];

// Milliseconds for all attempts of a read together. A single one takes 8 s at most.
const allMsMax = 9_000;

type Held = {
  readonly client: EventStoreDBClient;
  /** What to tell each loan's holder when the client's node leads no longer. */
  readonly loans: Set<{ tell(error: LedElsewhere): void }>;
};

export const readersWith = (open: Open, silence: Silence): Readers => {
  const held = (leader?: Node): Held => ({ client: open(leader), loans: new Set() });
  let current = held();
  const lent = new Set<Held>();
  let isDisposed = false;

  // Reads still under way may yet be answered, so the last of them closes the connection.
  const closeUnlessUsed = (one: Held) => {
    if (one !== current && one.loans.size === 0) hangUp(one.client).catch(() => {});
  };
  const replace = (leader?: Node) => {
    if (isDisposed) return;
    const former = current;
    current = held(leader);
    closeUnlessUsed(former);
  };

  const lend = (): Loan => {
    const used = current;
    const loan = { tell: (_: LedElsewhere) => {} };
    used.loans.add(loan);
    lent.add(used);
    return {
      client: used.client,
      onMoved: (tell) => {
        loan.tell = tell;
      },
      failed: (error) => {
        if (used === current && isAway(error)) replace(leaderIn(error));
      },
      over: () => {
        used.loans.delete(loan);
        if (used.loans.size === 0) lent.delete(used);
        closeUnlessUsed(used);
      },
    };
  };

  return {
    lend,
    goTo: replace,
    clients: () => [...new Set([current, ...lent])].map(({ client }) => client),
    leave: (client, leader) => {
      if (client === current.client) replace(leader);
      const left = [...lent].filter((one) => one.client === client);
      for (const { tell } of left.flatMap(({ loans }) => [...loans])) tell(new LedElsewhere(leader));
    },
    reading: async <Result>(read: (client: EventStoreDBClient) => Promise<Result>, msMax = allMsMax) => {
      const endsAt = performance.now() + msMax;
      const pauses = { refused: [...refusedPausesMs], elsewhere: [...elsewherePausesMs] };
      for (;;) {
        const loan = lend();
        const heard = silence.watch();
        let timer: NodeJS.Timeout | undefined;
        try {
          return await new Promise<Result>((resolve, reject) => {
            const expire = () => reject(new NoAnswer(`EventStoreDB was not read in ${Math.round(msMax)} ms`));
            timer = setTimeout(expire, Math.max(1, endsAt - performance.now()));
            loan.onMoved(reject);
            read(loan.client).then(resolve, reject);
          });
        } catch (error) {
          loan.failed(error);
          const pauseMs = againAfter(error, pauses);
          if (pauseMs === undefined || performance.now() + pauseMs >= endsAt) throw error;
          await pause(pauseMs);
        } finally {
          clearTimeout(timer);
          heard();
          loan.over();
        }
      }
    },
    dispose: () => {
      isDisposed = true;
      return hangUp(current.client);
    },
  };
};

const isAway = (error: unknown): boolean => error instanceof StoreUnavailable && !(error instanceof StoreDenied);

/** Takes the next pause before the same read is sent again; undefined if it is not. */
const againAfter = (error: unknown, pauses: { refused: number[]; elsewhere: number[] }): number | undefined => {
  if (error instanceof LedElsewhere) return pauses.elsewhere.shift();
  return error instanceof StoreDenied && error.right === 'log in' ? pauses.refused.shift() : undefined;
};
