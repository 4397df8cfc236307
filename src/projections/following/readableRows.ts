/** The read store as answers and commands read it. Rows that this code cannot read are refused, not guessed at. */
import { isSchool } from '../../ledger/streams.ts';
import type { ReadStore, RowQuery } from '../readStore.ts';
import type { Follower } from './follower.ts';

/** The rows of a model have a version that this code does not read. They are being rebuilt (5.8). */
export class RowsOutdated extends Error {
  override readonly name = 'RowsOutdated';
  readonly model: string;

  constructor(model: string) {
    super(`The rows of ${model} are of another version of this program`);
    this.model = model;
  }
}

/** @throws RowsOutdated from every method that reads rows of a model that the follower left */
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
 * Keys of rows, and of schools that the model does not follow, ascending. For callers that must look at every such
 * school: they read it from the log, so that a school is not left out because its row is out of date (5.9).
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
