/** The calendar of the three school years: exports, decisions and runs. */
import { type Day, type DayNumber, dayNumberOf, dayText } from '../../src/domain/day.ts';

export const years = 3;
export const exportsPerYear = 3;
export const rounds = years * exportsPerYear;
export const firstYear = 2022;

/** In each round the schools' exports are spread over this many days. */
export const daysPerRound = 20;

export const registeredOn: Day = `${firstYear}-07-15`;
export const subscribedFrom: Day = `${firstYear}-08-01`;
export const agreementsFrom: Day = `${firstYear + 1}-08-01`;

const roundStarts = [
  [10, 10],
  [2, 13],
  [6, 5],
] as const;

/** The first day of a round. Rounds are numbered over all years: autumn, winter, summer, autumn, … */
export const roundStart = (round: number): DayNumber => {
  const [month, day] = roundStarts[round % exportsPerYear]!;
  const year = firstYear + Math.floor(round / exportsPerYear) + (month < 8 ? 1 : 0);
  return dayNumberOf(year, month, day);
};

/** The day of withdrawals and manual decisions, after all schools have exported. */
export const mendingDay = (round: number): DayNumber => roundStart(round) + daysPerRound + 4;

/**
 * The runs that belong to the making, each with the round that it follows. The measured run comes a year after the last
 * of them.
 */
export const runs: readonly { readonly after: number; readonly on: Day }[] = [
  { after: 0, on: `${firstYear}-12-01` },
  { after: exportsPerYear - 1, on: `${firstYear + 1}-08-01` },
  { after: exportsPerYear * 2 - 1, on: `${firstYear + 2}-08-01` },
];
export const measuredRun: Day = `${firstYear + years}-08-01`;
/** The run of the following year, in which nothing was exported. */
export const secondRun: Day = `${firstYear + years + 1}-08-01`;

export const noon = (day: Day | DayNumber): Date =>
  new Date(`${typeof day === 'number' ? dayText(day) : day}T11:00:00Z`);
