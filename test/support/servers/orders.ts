/** Takes orders from the process that started this one. */
import { createInterface } from 'node:readline';

/** Each takes what follows its name in the line. A text that it returns is added to the answer. */
export type Orders = Readonly<Record<string, (argument: string) => unknown>>;

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Carries out each line of the input, and says when that is done. */
export const takeOrders = (orders: Orders): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
  createInterface({ input: process.stdin }).on('line', (line) => {
    const [name = '', argument = ''] = line.trim().split(' ');
    const order = orders[name];
    if (order === undefined) say(`one of ${Object.keys(orders).join(', ')}`);
    else {
      const answer = order(argument);
      say(`done: ${line.trim()}${typeof answer === 'string' ? ` ${answer}` : ''}`);
    }
  });
};
