/**
 * Replaces many reads by one: the rows of several schools are fetched together, and each answer finds its own among
 * them.
 */
import { calendarDays, calendarKey } from '../../projections/calendarDays.ts';
import type { Sources } from '../sources.ts';

/**
 * The same sources, with the rows of these models and keys fetched ahead. Day and catalogue are fetched too, so that
 * all answers from them are of one moment.
 */
export const readAhead = async (
  sources: Sources,
  models: readonly string[],
  keys: readonly string[],
): Promise<Sources> => {
  const { deps, readStore, follower } = sources;
  // Taken before the rows are read: rows may then be newer than the position says, but never older.
  const position = follower.position();
  const catalogue = deps.folds.catalogue();
  const wanted = [...models.map((model) => [model, keys] as const), [calendarDays.name, [calendarKey]] as const];
  const ahead = new Map(
    await Promise.all(
      wanted.map(async ([model, own]) => [model, await readStore.getMany<unknown>(model, own)] as const),
    ),
  );
  await catalogue;
  const asked = new Set(keys).add(calendarKey);
  return {
    deps: {
      ...deps,
      folds: {
        ...deps.folds,
        catalogue: (through) => (through === undefined ? catalogue : deps.folds.catalogue(through)),
      },
    },
    readStore: {
      ...readStore,
      get: async <Row>(model: string, key: string) => {
        const rows = ahead.get(model);
        return rows === undefined || !asked.has(key)
          ? readStore.get<Row>(model, key)
          : (rows.get(key) as Row | undefined);
      },
    },
    follower: { ...follower, position: () => position },
  };
};
