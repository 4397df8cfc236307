/** Publishes the outbox: one process at a time, each topic in order, each message at least once. */
import { alarm } from '../commands/alarm.ts';
import { Interrupted } from '../commands/stopping.ts';
import type { KeptMessage, Outbox } from './outbox.ts';
import type { ReadStore } from './readStore.ts';

export type TopicMessages = { readonly topic: string; readonly messages: readonly KeptMessage[] };

/** A way out, as long as it works: what fails is opened anew. */
export type Channel = {
  /** Resolves once every one of them is kept there; those of one key in the order given. */
  send(topics: readonly TopicMessages[]): Promise<void>;
  /** Leaves at once whatever is still under way: nothing of it is sent later. */
  abandon(): void;
};

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

  const recovered = (): void => {
    if (failure !== undefined) onFailure(undefined);
    failure = undefined;
  };

  const publishOn = async (channel: Channel, mustBeAlone: () => Promise<void>): Promise<void> => {
    while (!ending.signal.aborted) {
      const waiting = await outbox.next(messagesMax);
      recovered();
      if (waiting.length === 0) {
        await work.wait(lookMs);
        continue;
      }
      await mustBeAlone();
      await whileAlone(channel.send(waiting), mustBeAlone, leaving.signal);
      for (const { messages, ...found } of waiting) await outbox.markPublished(found, messages.at(-1)!.sequence);
    }
  };

  const holding = async (mustBeAlone: () => Promise<void>): Promise<void> => {
    const channel = await open();
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
        if ((await readStore.exclusively(lockName, holding)) !== 'in progress') continue;
        recovered();
        await ended.wait(standbyMs);
      } catch (error) {
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

const aloneMs = 1_000;

/** Fails as soon as another may have been let in, or when told to leave: what is under way may then have been sent or not. */
const whileAlone = (sending: Promise<void>, mustBeAlone: () => Promise<void>, leave: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const left = () => reject(new Interrupted());
    const timer = setInterval(() => mustBeAlone().catch(reject), aloneMs);
    leave.addEventListener('abort', left);
    sending.then(resolve, reject).finally(() => {
      clearInterval(timer);
      leave.removeEventListener('abort', left);
    });
  });
