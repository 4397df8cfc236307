/**
 * A leader that freezes does not answer, and nothing says that another was elected: calls to it would wait until they are
 * given up. So when a call has had no answer for a while, its node is asked something small, and the cluster who leads.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Confirming } from './confirming.ts';
import type { Node } from './opening.ts';
import { readLastPosition } from './reads.ts';

/** Milliseconds without an answer, for the small question, and between the questions who leads. */
const silentMs = 1_500;
const answerMsMax = 1_000;
const againMs = 100;

export type Silence = {
  /**
   * Call it when a call begins, and the function that it returns when that call is over. Subscriptions are not watched,
   * because they are silent where nothing happens; they leave a frozen leader together with the reads.
   */
  watch(): () => void;
  /** Ends all questions. */
  stop(): void;
};

/** The clients in use, and the way for them to leave their node. */
export type Leaving = {
  clients(): readonly EventStoreDBClient[];
  /** What waits for an answer of this client is sent to the leader. */
  leave(client: EventStoreDBClient, leader: Node): void;
};

export const silenceWith = ({ looking }: Pick<Confirming, 'looking'>, users: readonly Leaving[]): Silence => {
  const silent = new Set<object>();
  let isAsking = false;

  // It answers only as the leader: a read of any other node is refused.
  const answers = (client: EventStoreDBClient): Promise<boolean> =>
    readLastPosition(client, answerMsMax).then(
      () => true,
      () => false,
    );

  const ask = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    const { leader: whoLeads, over } = looking();
    // Names cannot tell whether a client is at the leader, because a node may have several.
    const known = new Map<EventStoreDBClient, boolean>();
    try {
      for (; silent.size > 0; await pause(againMs, undefined, { ref: false })) {
        const inUse = users.flatMap((user) => user.clients().map((client) => ({ user, client })));
        await Promise.all(
          inUse.map(async ({ client }) => {
            if (!known.has(client)) known.set(client, await answers(client));
          }),
        );
        const mute = inUse.filter(({ client }) => known.get(client) === false);
        if (mute.length === 0) return;
        const leader = await whoLeads();
        if (leader !== undefined && silent.size > 0) for (const { user, client } of mute) user.leave(client, leader);
      }
    } finally {
      over();
      isAsking = false;
    }
  };

  return {
    watch: () => {
      const call = {};
      const timer = setTimeout(() => {
        silent.add(call);
        ask().catch(() => {});
      }, silentMs);
      timer.unref();
      return () => {
        clearTimeout(timer);
        silent.delete(call);
      };
    },
    stop: () => silent.clear(),
  };
};

/** Of a server that is alone nobody else can be asked. */
export const unwatched: Silence = { watch: () => () => {}, stop: () => {} };
