/**
 * Years and months of a term (3.4). They are always counted from the term's first day itself, so that a 29 February
 * returns in each leap year.
 */
import { addMonths, type DayNumber } from '../../day.ts';

/** Days from `from` through `to`, both inclusive. */
export type Span = { readonly from: DayNumber; readonly to: DayNumber };

const monthsPerYear = 12;

const spanOfMonths = (startsOn: DayNumber, first: number, months: number): Span => ({
  from: addMonths(startsOn, first),
  to: addMonths(startsOn, first + months) - 1,
});

/** Year `year` (from 1) of a term that starts on `startsOn`. */
export const yearOfTerm = (startsOn: DayNumber, year: number): Span =>
  spanOfMonths(startsOn, monthsPerYear * (year - 1), monthsPerYear);

/** The twelve months of year `year`. */
export const monthsOfYear = (startsOn: DayNumber, year: number): Span[] =>
  Array.from({ length: monthsPerYear }, (_, month) => spanOfMonths(startsOn, monthsPerYear * (year - 1) + month, 1));

/** Number of the year in which `day` lies; 1 for a day before the term starts. */
export const yearContaining = (startsOn: DayNumber, day: DayNumber): number => {
  let year = 1;
  while (yearOfTerm(startsOn, year).to < day) year++;
  return year;
};
