/** A store that gives its answers in another order than it was asked. The order depends only on the seed. */
import { setImmediate as turn } from 'node:timers/promises';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { chanceOf } from './chance.ts';

/** @param turnsMax the most turns of the event loop that an answer may wait */
export const hesitant = (store: EventStore, seed: number, turnsMax = 3): EventStore => {
  const chance = chanceOf(seed);
  const later = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let turns = chance.between(0, turnsMax); turns > 0; turns--) await turn();
    return work();
  };
  return {
    ...store,
    read: (stream, from) => later(() => store.read(stream, from)),
    readMany: (streams) => later(() => store.readMany(streams)),
    append: (stream, events, expected) => later(() => store.append(stream, events, expected)),
  };
};
