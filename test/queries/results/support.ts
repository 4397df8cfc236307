/** Sources over a world's ledger, for queries that read the log. */
import { addDays, type Day } from '../../../src/domain/day.ts';
import type { Sources } from '../../../src/queries/sources.ts';
import type { World } from '../../support/world.ts';

/** @param today the day that is running for the read models */
export const sourcesOf = async ({ deps, store }: World, today: Day): Promise<Sources> => {
  const position = await store.head();
  const rows = { get: async () => ({ lastClosed: addDays(today, -1) }), find: async () => [] };
  return { deps, readStore: rows, follower: { position: () => position } } as unknown as Sources;
};
