/**
 * Runs the stand-in for EventStoreDB as a process for one test (test/servers/eventStoreDb.ts), and orders faults from
 * it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { asCommanded } from '../../process.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');

export type Order = 'stop' | 'start' | 'cut' | 'freeze' | 'thaw' | `late ${number}` | 'break';

export type OwnEventStoreDb = {
  /** The value for EVENT_STORE. */
  readonly url: string;
  /** The URL without the faults. */
  readonly directUrl: string;
  /** Resolves when the order is done. @throws Error when the server does not know the order, or is gone */
  order(order: Order): Promise<void>;
  stop(): Promise<void>;
};

export const ownEventStoreDb = async (): Promise<OwnEventStoreDb> => {
  const child = spawn(process.execPath, [...asCommanded, join('test', 'servers', 'eventStoreDb.ts')], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The stand-in for EventStoreDB has ended');
    return value;
  };
  return {
    url: await line(),
    directUrl: await line(),
    order: async (order) => {
      child.stdin.write(`${order}\n`);
      const said = await line();
      if (said !== `done: ${order}`) throw new Error(`${order}: ${said}`);
    },
    stop: async () => {
      child.kill();
      await ended;
    },
  };
};
