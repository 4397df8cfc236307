/** What answers are read from: rows as the follower keeps them, and the log for what no row holds. */
import type { Deps } from '../commands/deps.ts';
import { addDays, type Day } from '../domain/day.ts';
import { type CalendarRow, calendarDays, calendarKey } from '../projections/calendarDays.ts';
import type { Follower } from '../projections/following/follower.ts';
import type { ReadStore } from '../projections/readStore.ts';

export type Sources = {
  /** `workers`: for answers that take long; absent: this thread. */
  readonly deps: Pick<Deps, 'ledger' | 'folds' | 'workers'>;
  readonly readStore: Pick<ReadStore, 'get' | 'getMany' | 'keys' | 'find' | 'checkpoint' | 'standing' | 'parked'>;
  readonly follower: Pick<Follower, 'position'>;
};

/** The day that is running for the read models: the one after the last that closed (5.10). */
export const runningDay = async ({ readStore }: Pick<Sources, 'readStore'>): Promise<Day> => {
  const row = await readStore.get<CalendarRow>(calendarDays.name, calendarKey);
  // Before the first day closes nothing has happened yet either.
  return row === undefined ? '1970-01-01' : addDays(row.lastClosed, 1);
};

/** The earlier of two days. */
export const earlier = (a: Day, b: Day): Day => (a < b ? a : b);
