/** The sources of answers: rows that the follower keeps, and the log for everything that no row holds. */
import type { Deps } from '../commands/deps.ts';
import { addDays, type Day } from '../domain/day.ts';
import { type CalendarRow, calendarDays, calendarKey } from '../projections/calendarDays.ts';
import type { Follower } from '../projections/following/follower.ts';
import type { ReadStore } from '../projections/readStore.ts';

export type Sources = {
  /** `workers` do the answers that take long. Absent: this thread does them. */
  readonly deps: Pick<Deps, 'ledger' | 'folds' | 'workers'>;
  readonly readStore: Pick<ReadStore, 'get' | 'getMany' | 'keys' | 'find' | 'checkpoint' | 'standings' | 'parked'>;
  readonly follower: Pick<Follower, 'position'>;
};

/** For answers that tell who signed or accepted: their names are in the vault (6.3). */
export type NamingSources = Sources & { readonly deps: Pick<Deps, 'vault'> };

/** The running day of the read models: the day after the last one that closed (5.10). */
export const runningDay = async ({ readStore }: Pick<Sources, 'readStore'>): Promise<Day> => {
  const row = await readStore.get<CalendarRow>(calendarDays.name, calendarKey);
  // No day has closed yet, so nothing has happened either.
  return row === undefined ? '1970-01-01' : addDays(row.lastClosed, 1);
};

export const earlierDay = (a: Day, b: Day): Day => (a < b ? a : b);
