/** The stand-in for EventStoreDB as a process of a test's own, by test/servers/eventStoreDb.ts: told what to suffer. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..', '..');

export type Order = 'stop' | 'start' | 'cut' | 'freeze' | 'thaw' | `late ${number}` | 'break';

export type OwnEventStoreDb = {
  /** For EVENT_STORE. */
  readonly url: string;
  /** The same by a way that no fault is on. */
  readonly directUrl: string;
  /** Resolves when it is done. @throws when the server does not know it, or is gone */
  order(order: Order): Promise<void>;
  stop(): Promise<void>;
};

export const ownEventStoreDb = async (): Promise<OwnEventStoreDb> => {
  const child = spawn(process.execPath, [join('test', 'servers', 'eventStoreDb.ts')], {
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
