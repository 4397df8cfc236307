import { memoryStore } from '../../src/adapters/memory/memoryStore.ts';
import type { StoreBench } from './storeBench.ts';
import { compared } from './work.ts';

/** Beside the others only to show what the port itself costs: nothing is kept. */
export const benchMemory: StoreBench = async ({ quick, rounds }) => ({
  server: 'memory',
  rows: await compared({ name: 'memory', store: memoryStore(), quick, rounds }),
});
