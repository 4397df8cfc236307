/**
 * Business days: calendar days in Europe/Amsterdam. Events and answers write them as `YYYY-MM-DD`. Code that compares
 * or adds days uses whole days since 1970-01-01, because counting compares them by the million. Node 24 has no Temporal, and
 * libraries of dates make an object for each day, so this is our own.
 */

/** A day as text, `YYYY-MM-DD`. */
export type Day = string;

/** A day as a number: whole days since 1970-01-01. */
export type DayNumber = number;

const dayForm = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The number of a day; undefined for text that is no calendar day (`2025-02-29`). */
export const parseDay = (text: string): DayNumber | undefined => {
  const match = dayForm.exec(text);
  if (match === null) return undefined;
  const number = dayNumberOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return dayText(number) === text ? number : undefined;
};

/** Every day in this system lies between these two, both included (interfaces 2). */
export const earliestDay: Day = '1900-01-01';
export const latestDay: Day = '2199-12-31';

/** Whether text is a calendar day within these bounds. */
export const isDay = (text: string): text is Day =>
  earliestDay <= text && text <= latestDay && parseDay(text) !== undefined;

/**
 * The number of a day that is known to be valid.
 * @throws RangeError when it is not
 */
export const dayNumber = (day: Day): DayNumber => {
  const number = parseDay(day);
  if (number === undefined) throw new RangeError(`'${day}' is not a day of the calendar`);
  return number;
};

export const dayText = (day: DayNumber): Day => {
  const { year, month, dayOfMonth } = civil(day);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
};

/**
 * The day a number of `months` later, or earlier when negative. If the target month has no such day, it is that month's
 * last day (3.1, 3.4).
 */
export const addMonths = (day: DayNumber, months: number): DayNumber => {
  const { year, month, dayOfMonth } = civil(day);
  const monthIndex = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(monthIndex / 12);
  const targetMonth = (monthIndex % 12) + 1;
  return dayNumberOf(targetYear, targetMonth, Math.min(dayOfMonth, daysInMonth(targetYear, targetMonth)));
};

/** As Dutch documents write a day: `31-12-2026`. */
export const dutchDay = (day: Day): string => day.split('-').toReversed().join('-');

export const addDays = (day: Day, days: number): Day => dayText(dayNumber(day) + days);

export const yearOf = (day: DayNumber): number => civil(day).year;

export const lastDayOfMonth = (day: DayNumber): DayNumber => {
  const { year, month } = civil(day);
  return dayNumberOf(year, month, daysInMonth(year, month));
};

const amsterdam = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The business day on which a moment falls. */
export const dayOfMoment = (moment: Date): Day => amsterdam.format(moment);

/*
 * The calendar in whole numbers (as in H. Hinnant's "chrono-compatible low-level date algorithms"). Years begin on 1
 * March, so that the leap day is the last day of a year. Making a Date each time would take a
 * twentieth of the time of counting, which asks very often.
 */

const daysTo1970 = 719_468; // Counted from 0000-03-01.
const daysPer400Years = 146_097;

/** Number of a calendar date; month 1–12. A day beyond the month's last falls in the next month. */
export const dayNumberOf = (year: number, month: number, dayOfMonth: number): DayNumber => {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysPer400Years + dayOfEra - daysTo1970;
};

const daysInMonth = (year: number, month: number): number =>
  month === 12 ? 31 : dayNumberOf(year, month + 1, 1) - dayNumberOf(year, month, 1);

const civil = (day: DayNumber): { year: number; month: number; dayOfMonth: number } => {
  const days = day + daysTo1970;
  const era = Math.floor(days / daysPer400Years);
  const dayOfEra = days - era * daysPer400Years;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
};
