/** Tasks for tests, run by threads that start with this file. */
import { parentPort, threadId } from 'node:worker_threads';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { obeyOrders } from '../../../src/adapters/threads/workerOrders.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import type { SchoolTask } from '../../../src/ledger/workers/workers.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';

/**
 * Gives three things for each school: the thread that worked on it, its name backwards, and the data that all schools were
 * given.
 */
export const backwards: SchoolTask<{ suffix: string }, { text: string; thread: number }> = {
  name: 'backwards',
  work: async (_stand, school, { suffix }) => ({ text: [...school].reverse().join('') + suffix, thread: threadId }),
};

/** Fails at one school, in one of the ways in which work can fail. */
export const failing: SchoolTask<{ at: string; how: 'outage' | 'refusal' | 'bug' | 'crash' | 'not plain' }, unknown> = {
  name: 'failing',
  work: async (_stand, school, { at, how }) => {
    if (school !== at) return school;
    switch (how) {
      case 'outage':
        throw new StoreUnavailable('gone', { cause: new Error('ECONNREFUSED') });
      case 'refusal':
        throw new Rejection('school_closed', { school });
      case 'bug':
        throw new TypeError('no such thing');
      case 'not plain':
        return () => school;
      case 'crash':
        setImmediate(() => {
          throw new Error('boom');
        });
        return new Promise(() => {});
    }
  },
};

/** Reports several times how much is done, and then ends. */
export const telling: SchoolTask<{ steps: number }, string> = {
  name: 'telling',
  work: async (_stand, school, { steps }, _signal, _body, tell) => {
    for (let step = 1; step <= steps; step++) tell?.(step);
    return school;
  },
};

/** Never ends by itself. It ends when it is told to; a `deaf` one does not even then. */
export const endless: SchoolTask<{ deaf: boolean }, unknown> = {
  name: 'endless',
  work: (_stand, _school, { deaf }, signal) => {
    if (deaf) for (;;);
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  },
};

/** Reads all of a body, or only its first piece, and gives what it read. */
export const reading: SchoolTask<{ pieces: number; fails?: 'outage' }, { text: string; thread: number }> = {
  name: 'reading',
  work: async (_stand, _school, { pieces, fails }, _signal, body) => {
    let text = '';
    let left = pieces;
    for await (const bytes of body) {
      text += Buffer.from(bytes).toString();
      if (--left === 0) break;
    }
    if (fails === 'outage') throw new StoreUnavailable('gone');
    return { text, thread: threadId };
  },
};

const testTasks = [backwards, failing, endless, reading, telling];

export const memoryStand = () => {
  const ledger = ledgerOn({ store: memoryStore(), now: () => new Date(), newId: () => '' });
  return { ledger, folds: foldsOf(ledger) };
};

if (parentPort !== null && threadId > 0)
  obeyOrders(parentPort, { tasks: testTasks, stand: async () => memoryStand(), close: async () => {} });
