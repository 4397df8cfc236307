/**
 * A leader that freezes does not answer, and nothing says that another was elected: calls to it would wait until they are
 * given up. So when a call has had no answer for a while, its node is asked something small, and the cluster who leads.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Confirming } from './confirming.ts';
import type { Node } from './opening.ts';
import { readLastPosition } from './reads.ts';

/** Milliseconds without an answer, for the small question, and between the questions who leads, which become rarer. */
const silentMs = 1_500;
const answerMsMax = 1_000;
const againMsMin = 50;
const againMsMax = 400;

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
  let isAsking = false;
  let isStopped = false;

  // It answers only as the leader: a read of any other node is refused. Names cannot tell, because a node may have several.
  const answers = (client: EventStoreDBClient): Promise<boolean> =>
    readLastPosition(client, answerMsMax).then(
      () => true,
      () => false,
    );

  /** Asks who leads until no client is in use whose node does not answer. */
  const ask = async (): Promise<void> => {
    if (isAsking || isStopped) return;
    isAsking = true;
    const { leader: whoLeads, over } = looking();
    const known = new Map<EventStoreDBClient, boolean>();
    const note = async (client: EventStoreDBClient) => void known.set(client, await answers(client));
    try {
      for (let againMs = againMsMin; !isStopped; againMs = Math.min(2 * againMs, againMsMax)) {
        const inUse = users.flatMap((user) => user.clients().map((client) => ({ user, client })));
        await Promise.all(inUse.filter(({ client }) => !known.has(client)).map(({ client }) => note(client)));
        const mute = inUse.filter(({ client }) => known.get(client) === false);
        if (mute.length === 0) return;
        // A node that stood still and goes on may lead as before.
        for (const { client } of mute) note(client).catch(() => {});
        const leader = await whoLeads();
        if (leader !== undefined)
          for (const { user, client } of mute) if (known.get(client) === false) user.leave(client, leader);
        await pause(againMs, undefined, { ref: false });
      }
    } finally {
      over();
      isAsking = false;
    }
  };

  return {
    watch: () => {
      const timer = setTimeout(() => {
        ask().catch(() => {});
      }, silentMs);
      timer.unref();
      return () => clearTimeout(timer);
    },
    stop: () => {
      isStopped = true;
    },
  };
};

/** Of a server that is alone nobody else can be asked. */
export const unwatched: Silence = { watch: () => () => {}, stop: () => {} };
