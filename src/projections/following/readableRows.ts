/** The read store as answers and commands read it: what this code cannot read of it is refused, not guessed at. */
import { isSchool } from '../../ledger/streams.ts';
import type { ReadStore, RowQuery } from '../readStore.ts';
import type { Follower } from './follower.ts';

/** A model's rows are of a version that this code does not read; they are being made anew (5.8). */
export class RowsOutdated extends Error {
  override readonly name = 'RowsOutdated';
  readonly model: string;

  constructor(model: string) {
    super(`The rows of ${model} are of another version of this program`);
    this.model = model;
  }
}

/** @throws RowsOutdated from whatever reads rows of a model that the follower left */
export const answeringFrom = (readStore: ReadStore, follower: Pick<Follower, 'left'>): ReadStore => {
  const readable = (model: string): void => {
    if (follower.left().includes(model)) throw new RowsOutdated(model);
  };
  return {
    ...readStore,
    get: async (model, key) => {
      readable(model);
      return readStore.get(model, key);
    },
    getMany: async (model, keys) => {
      readable(model);
      return readStore.getMany(model, keys);
    },
    keys: async (model, query) => {
      readable(model);
      return readStore.keys(model, query);
    },
    find: async (model, query) => {
      readable(model);
      return readStore.find(model, query);
    },
  };
};

/**
 * Keys of rows, and of schools that the model does not follow: whoever has to look at every such school then reads it from
 * the log, and leaves none out because its row is not what it should be (5.9). Ascending.
 */
export const keysWithParked = async (
  readStore: Pick<ReadStore, 'keys' | 'parked'>,
  model: string,
  query: RowQuery,
): Promise<string[]> => {
  const [keys, parked] = await Promise.all([readStore.keys(model, query), readStore.parked()]);
  const schools = parked.filter((one) => one.model === model && isSchool(one.unit)).map(({ unit }) => unit);
  return schools.length === 0 ? keys : [...new Set([...keys, ...schools])].sort();
};
