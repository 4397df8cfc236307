/** Publishes the outbox: in one process at a time, each topic in order, each message at least once. */
import { alarm } from '../../waiting/alarm.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import type { Locking } from '../holding.ts';
import type { KeptMessage, Outbox, Published, Waiting } from './outbox.ts';

export type TopicMessages = { readonly topic: string; readonly messages: readonly KeptMessage[] };

/** A connection that sends messages. A channel that failed is replaced by a new one. */
export type Channel = {
  /** Resolves once the other side has stored all of these messages, those of one key in the order given. */
  send(topics: readonly TopicMessages[]): Promise<void>;
  /** Stops at once. Nothing still under way is sent later. */
  abandon(): void;
};

/**
 * The channel cannot be used. The message is a sentence that says where, which setting, why and what to do; the
 * client's error is its cause.
 */
export class ChannelUnusable extends Error {
  override readonly name = 'ChannelUnusable';
  /** Whether the other side answers, but refuses something that this server needs. */
  readonly denied: boolean;

  constructor(message: string, denied: boolean, options?: ErrorOptions) {
    super(message, options);
    this.denied = denied;
  }
}

export type Publisher = {
  /** The error that stops publishing at the moment, if any. It tries again by itself. */
  failure(): unknown;
  isPublishing(): boolean;
  /**
   * Stops after the messages that are being sent. When that takes longer than `msMax` milliseconds it abandons them;
   * the next publisher sends them again.
   */
  stop(msMax: number): Promise<void>;
};

export type PublisherOptions = {
  readonly outbox: Outbox;
  readonly readStore: Locking;
  readonly open: () => Promise<Channel>;
  /** Called when it cannot go on, once per outage; called with `undefined` once it can again. */
  readonly onFailure?: (failure: unknown) => void;
};

/** Name of the lock that the publishing process holds. Rebuilds hold locks named after read models. */
const lockName = 'publishing';

// How soon another process takes over, how soon an outage is tried again, how often it looks without being rung.
const standbyMs = 1_000;
const retryMs = 1_000;
const lookMs = 1_000;

const messagesMax = 2_000;

export const publishing = ({ outbox, readStore, open, onFailure = () => {} }: PublisherOptions): Publisher => {
  const ending = new AbortController();
  const leaving = new AbortController();
  const work = alarm();
  const ended = alarm();
  let failure: unknown;
  let isPublishing = false;
  let wasAnothers = false;

  const recovered = (): void => {
    if (failure !== undefined) onFailure(undefined);
    failure = undefined;
  };

  const publishOn = async (channel: Channel, mustBeAlone: () => Promise<void>): Promise<void> => {
    let ahead: Promise<readonly Waiting[]> | undefined;
    while (!ending.signal.aborted) {
      const waiting = await (ahead ?? outbox.next(messagesMax));
      ahead = undefined;
      if (waiting.length === 0) {
        recovered();
        await work.wait(lookMs);
        continue;
      }
      await mustBeAlone();
      if (waiting.some(({ messages }) => messages.length === messagesMax)) ahead = readAhead(waiting);
      await unlessLeft(whileAlone(channel.send(waiting), mustBeAlone), leaving.signal);
      recovered();
      const marked = await Promise.all(waiting.map((sent) => outbox.markPublished(sent, endOf(sent).through)));
      // A topic was republished meanwhile, so the page read ahead no longer begins at the right place.
      if (marked.includes(false)) ahead = undefined;
    }
  };

  /** Reads the next page while this one is being sent. */
  const readAhead = (waiting: readonly Waiting[]): Promise<readonly Waiting[]> => {
    const ahead = outbox.next(messagesMax, waiting.map(endOf));
    // The read-ahead page may never be used; without this handler its failure would end the process.
    ahead.catch(() => {});
    return ahead;
  };

  const holding = async (mustBeAlone: () => Promise<void>): Promise<void> => {
    const opening = open();
    const channel = await unlessLeft(opening, leaving.signal).catch((error) => {
      // A channel that opens too late is used by nobody, so it is closed.
      opening.then(
        (late) => late.abandon(),
        () => {},
      );
      throw error;
    });
    isPublishing = true;
    try {
      await publishOn(channel, mustBeAlone);
    } finally {
      isPublishing = false;
      channel.abandon();
    }
  };

  const forgetFreed = readStore.onFreed(ended.ring);
  const watching = outbox.watch(work.ring, ending.signal);
  const running = (async () => {
    while (!ending.signal.aborted) {
      try {
        const isAnothers = (await readStore.exclusively(lockName, holding)) === 'in progress';
        // Right after an outage this may be our own lock, which the server has not released yet. So only the second
        // time counts.
        if (isAnothers && wasAnothers) recovered();
        wasAnothers = isAnothers;
        if (isAnothers) await ended.wait(standbyMs);
      } catch (error) {
        wasAnothers = false;
        if (leaving.signal.aborted) return;
        if (failure === undefined) onFailure(error);
        failure = error;
        await ended.wait(retryMs);
      }
    }
  })();

  return {
    failure: () => failure,
    isPublishing: () => isPublishing,
    stop: async (msMax) => {
      ending.abort();
      work.ring();
      ended.ring();
      const timer = setTimeout(() => leaving.abort(), msMax);
      await running;
      forgetFreed();
      clearTimeout(timer);
      await watching;
    },
  };
};

const endOf = ({ topic, messages }: Waiting): Published => ({ topic, through: messages.at(-1)!.sequence });

const aloneMs = 1_000;

/** Fails as soon as another process may hold the lock. It is then unknown whether the messages under way were sent. */
const whileAlone = (sending: Promise<void>, mustBeAlone: () => Promise<void>): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setInterval(() => mustBeAlone().catch(reject), aloneMs);
    sending.then(resolve, reject).finally(() => clearInterval(timer));
  });

const unlessLeft = <T>(work: Promise<T>, leave: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const left = () => reject(new Interrupted());
    if (leave.aborted) left();
    leave.addEventListener('abort', left);
    work.then(resolve, reject).finally(() => leave.removeEventListener('abort', left));
  });
