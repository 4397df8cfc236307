import { memoryStore } from '../../src/adapters/memory/memoryStore.ts';
import type { StoreBench } from './storeBench.ts';
import { compared } from './work.ts';

/** This store keeps nothing. It stands beside the others only to show the cost of the port itself. */
export const benchMemory: StoreBench = async ({ quick, rounds }) => ({
  server: 'memory',
  rows: await compared({ name: 'memory', store: memoryStore(), quick, rounds }),
});
