/** Runs a program of test/servers that takes orders (test/support/servers/orders.ts). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { asCommanded, notOutlivingUs } from '../../process.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');

export type Ordered<Order extends string> = {
  /** The next line that it says by itself. @throws Error when it has ended */
  line(): Promise<string>;
  /** Resolves with its answer when the order is done. @throws Error when it does not know the order, or is gone */
  order(order: Order): Promise<string>;
  stop(): Promise<void>;
};

/** @param script the name of the program in test/servers */
export const ordered = <Order extends string>(script: string, args: readonly string[] = []): Ordered<Order> => {
  const child = notOutlivingUs(
    spawn(process.execPath, [...asCommanded, join('test', 'servers', script), ...args], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} has ended`);
    return value;
  };
  const carriedOut = async (order: Order): Promise<string> => {
    child.stdin.write(`${order}\n`);
    const said = await line();
    const done = `done: ${order}`;
    if (!said.startsWith(done)) throw new Error(`${order}: ${said}`);
    return said.slice(done.length).trim();
  };
  // An answer does not say whose it is, so the next order waits for it.
  let last: Promise<unknown> = Promise.resolve();
  return {
    line,
    order: (order) => {
      const answer = last.then(() => carriedOut(order));
      last = answer.catch(() => {});
      return answer;
    },
    stop: async () => {
      child.kill();
      await ended;
    },
  };
};
