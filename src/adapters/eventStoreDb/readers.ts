/**
 * The client that reads. After a failure another client takes its place at once: calls that fail together would make
 * one client open a connection each, and all but one of these would stay open.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { StoreDenied } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { LedElsewhere, NoAnswer } from './errors.ts';
import { hangUp, type Node, type Open } from './opening.ts';

/** The client, lent for one read or one subscription. */
export type Loan = {
  readonly client: EventStoreDBClient;
  /** The call failed. If the error says that the server is away, or is not the leader, others are lent a new client. */
  failed(error: unknown): void;
  /** Call it once, when the call is over. */
  over(): void;
};

export type Readers = {
  lend(): Loan;
  /**
   * Reads. A node that is not the leader says who is, and that one is asked at once. A refused user is tried again within
   * half a second, because a server that has just started does not know its users yet.
   */
  reading<Result>(read: (client: EventStoreDBClient) => Promise<Result>): Promise<Result>;
  /** Reads that begin from now on go to this node, until a failure. */
  goTo(leader: Node): void;
  dispose(): Promise<void>;
};

// Milliseconds. Together longer than a secure server refuses the right user after its start.
const refusedPausesMs = [100, 150, 250];
// Milliseconds. For up to 1.1 s after an election a node may name the leader that died.
const elsewherePausesMs = [0, 100, 200, 400, 500];

type Held = { readonly client: EventStoreDBClient; loans: number; isSilent: boolean };

export const readersWith = (open: Open): Readers => {
  const held = (leader?: Node): Held => ({ client: open(leader), loans: 0, isSilent: false });
  let current = held();

  const lend = (): Loan => {
    const used = current;
    used.loans++;
    return {
      client: used.client,
      failed: (error) => {
        if (error instanceof NoAnswer) used.isSilent = true;
        if (used === current && isAway(error)) current = held(leaderIn(error));
      },
      over: () => {
        used.loans--;
        // Reads still under way may yet be answered, so the last of them closes the connection.
        if (used !== current && used.loans === 0 && used.isSilent) hangUp(used.client).catch(() => {});
      },
    };
  };

  return {
    lend,
    goTo: (leader) => {
      current = held(leader);
    },
    reading: async (read) => {
      const pauses = { refused: [...refusedPausesMs], elsewhere: [...elsewherePausesMs] };
      for (;;) {
        const loan = lend();
        try {
          return await read(loan.client);
        } catch (error) {
          loan.failed(error);
          const pauseMs = againAfter(error, pauses);
          if (pauseMs === undefined) throw error;
          await pause(pauseMs);
        } finally {
          loan.over();
        }
      }
    },
    dispose: () => current.client.dispose(),
  };
};

const isAway = (error: unknown): boolean => error instanceof StoreUnavailable && !(error instanceof StoreDenied);

const leaderIn = (error: unknown): Node | undefined => (error instanceof LedElsewhere ? error.leader : undefined);

/** Takes the next pause before the same read is sent again; undefined if it is not. */
const againAfter = (error: unknown, pauses: { refused: number[]; elsewhere: number[] }): number | undefined => {
  if (error instanceof LedElsewhere) return pauses.elsewhere.shift();
  return error instanceof StoreDenied && error.right === 'log in' ? pauses.refused.shift() : undefined;
};
