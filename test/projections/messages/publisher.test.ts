/** Publishing over any channel: in order, by one process at a time, at least once, and with an end in time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresOutbox } from '../../../src/adapters/postgres/postgresOutbox.ts';
import { postgresReadStore } from '../../../src/adapters/postgres/postgresReadStore.ts';
import type { Outbox } from '../../../src/projections/messages/outbox.ts';
import { type Channel, type PublisherOptions, publishing } from '../../../src/projections/messages/publisher.ts';
import type { ReadStore } from '../../../src/projections/readStore.ts';
import { type Database, freshDatabase } from '../../support/database.ts';

const topic = 'a-topic';
const patience = { timeout: 20_000 };

let database: Database;
let readStore: ReadStore;
let outbox: Outbox;
beforeAll(async () => {
  database = await freshDatabase();
  readStore = await postgresReadStore(database.url);
  outbox = await postgresOutbox(database.url, [topic]);
});
afterAll(async () => {
  await outbox.close();
  await readStore.close();
  await database.drop();
});

let position = 0;
/** @param keys the keys of the messages, one message for each */
const enqueue = (...keys: readonly string[]): Promise<void> =>
  readStore.inTransaction((tx) =>
    tx.enqueue(keys.map((key) => ({ topic, key, position: ++position, text: `"${key}"`, replaces: false }))),
  );

const into =
  (sent: string[]): (() => Promise<Channel>) =>
  async () => ({
    send: async (topics) => void sent.push(...topics.flatMap(({ messages }) => messages.map(({ key }) => key))),
    abandon: () => {},
  });

const start = (options: Pick<PublisherOptions, 'open'> & Partial<PublisherOptions>) =>
  publishing({ outbox, readStore, ...options });

describe('a publisher', () => {
  it('a publisher sends in order, what was there and what comes', async () => {
    const sent: string[] = [];
    await enqueue('a', 'b');
    const publisher = start({ open: into(sent) });
    await expect.poll(() => sent, patience).toEqual(['a', 'b']);
    await enqueue('c');
    await expect.poll(() => sent, patience).toEqual(['a', 'b', 'c']);
    await publisher.stop(1_000);
  });

  it('a publisher lets no second one publish, which takes over when it ends', async () => {
    const [first, second]: string[][] = [[], []];
    const one = start({ open: into(first!) });
    await expect.poll(() => one.isPublishing(), patience).toBe(true);
    const other = start({ open: into(second!) });
    await enqueue('d');
    await expect.poll(() => first, patience).toEqual(['d']);
    expect(other.isPublishing()).toBe(false);
    await one.stop(1_000);
    await enqueue('e');
    await expect.poll(() => second, patience).toEqual(['e']);
    await other.stop(1_000);
  });

  it('a publisher sends again what failed, over a channel of its own, and tells of an outage once', async () => {
    const sent: string[] = [];
    const told: unknown[] = [];
    let tries = 0;
    const open = async (): Promise<Channel> => {
      const channel = await into(sent)();
      return ++tries <= 2 ? { ...channel, send: () => Promise.reject(new Error(`try ${tries}`)) } : channel;
    };
    const publisher = start({ open, onFailure: (failure) => told.push(failure) });
    await enqueue('f');
    await expect.poll(() => sent, patience).toEqual(['f']);
    await expect.poll(() => told, patience).toEqual([new Error('try 1'), undefined]);
    await publisher.stop(1_000);
  });

  it('a publisher reads on while it sends, and lets that go when the topic is to be published again meanwhile', async () => {
    const sent: string[] = [];
    let isAgain = false;
    let readOn: Promise<unknown> | undefined;
    const watched: Outbox = {
      ...outbox,
      next: (limit, soon) => {
        const found = outbox.next(limit, soon);
        if (soon !== undefined) readOn ??= found;
        return found;
      },
    };
    const open = async (): Promise<Channel> => {
      const channel = await into(sent)();
      const send: Channel['send'] = async (topics) => {
        await channel.send(topics);
        if (isAgain || sent.length === 1) return;
        isAgain = true;
        await expect.poll(() => readOn, patience).toBeDefined();
        await readOn;
        await outbox.republish(topic);
      };
      return { ...channel, send };
    };
    const publisher = start({ open, outbox: watched });
    await enqueue('one');
    await expect.poll(() => sent, patience).toEqual(['one']);
    const page = Array.from({ length: 2_000 }, (_, index) => `page ${index}`);
    await enqueue(...page, 'two', 'three');
    const all = (await outbox.read(0, 10_000)).map(({ key }) => key);
    expect(all.slice(-3)).toEqual(['page 1999', 'two', 'three']);
    await expect.poll(async () => (await outbox.unpublished())[0]?.messages === 0 && isAgain, patience).toBe(true);
    expect(sent).toEqual(['one', ...page, ...all]);
    await publisher.stop(1_000);
  });

  it('a publisher ends in time when the channel neither opens nor sends, and leaves what it opened', async () => {
    const never = new Promise<never>(() => {});
    const opening = start({ open: () => never });
    await opening.stop(10);
    let isLeft = false;
    const sending = start({
      open: async () => ({
        send: () => never,
        abandon: () => {
          isLeft = true;
        },
      }),
    });
    await enqueue('g');
    await expect.poll(() => sending.isPublishing(), patience).toBe(true);
    await sending.stop(10);
    expect(isLeft).toBe(true);
    expect((await outbox.unpublished())[0]?.messages).toBe(1);
  });
});
