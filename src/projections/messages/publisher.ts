/** Publishes the outbox: one process at a time, each topic in order, each message at least once. */
import { alarm } from '../../waiting/alarm.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import type { ReadStore } from '../readStore.ts';
import type { KeptMessage, Outbox, Published, Waiting } from './outbox.ts';

export type TopicMessages = { readonly topic: string; readonly messages: readonly KeptMessage[] };

/** A way out, as long as it works: what fails is opened anew. */
export type Channel = {
  /** Resolves once every one of them is kept there; those of one key in the order given. */
  send(topics: readonly TopicMessages[]): Promise<void>;
  /** Leaves at once whatever is still under way: nothing of it is sent later. */
  abandon(): void;
};

/** The way out cannot be used: a sentence that says where, which setting, why and what to do; the client's error is its cause. */
export class ChannelUnusable extends Error {
  override readonly name = 'ChannelUnusable';
  /** Whether it answers, and refuses what this server needs. */
  readonly denied: boolean;

  constructor(message: string, denied: boolean, options?: ErrorOptions) {
    super(message, options);
    this.denied = denied;
  }
}

export type Publisher = {
  /** What keeps it from publishing, if anything does; it tries again by itself. */
  failure(): unknown;
  /** Whether it is this process that publishes now. */
  isPublishing(): boolean;
  /** Ends after what is being sent, or leaves it when that takes longer than `msMax`: it is then sent again by the next. */
  stop(msMax: number): Promise<void>;
};

export type PublisherOptions = {
  readonly outbox: Outbox;
  readonly readStore: Pick<ReadStore, 'exclusively'>;
  readonly open: () => Promise<Channel>;
  /** Called when it cannot go on, once until it can (`undefined`) again. */
  readonly onFailure?: (failure: unknown) => void;
};

/** What one process holds while it publishes, beside rebuilds' names of read models. */
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
      // What was read ahead does not begin where a republished topic does now.
      if (marked.includes(false)) ahead = undefined;
    }
  };

  /** The page after this one, while this one is being sent. */
  const readAhead = (waiting: readonly Waiting[]): Promise<readonly Waiting[]> => {
    const ahead = outbox.next(messagesMax, waiting.map(endOf));
    // Nobody may come to want it.
    ahead.catch(() => {});
    return ahead;
  };

  const holding = async (mustBeAlone: () => Promise<void>): Promise<void> => {
    const opening = open();
    const channel = await unlessLeft(opening, leaving.signal).catch((error) => {
      // One that opens after all has nobody any more.
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

  const watching = outbox.watch(work.ring, ending.signal);
  const running = (async () => {
    while (!ending.signal.aborted) {
      try {
        const isAnothers = (await readStore.exclusively(lockName, holding)) === 'in progress';
        // At once after an outage it may be our own lock, which the server has still to let go.
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
      clearTimeout(timer);
      await watching;
    },
  };
};

const endOf = ({ topic, messages }: Waiting): Published => ({ topic, through: messages.at(-1)!.sequence });

const aloneMs = 1_000;

/** Fails as soon as another may have been let in: what is under way may then have been sent or not. */
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
