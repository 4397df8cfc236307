/**
 * Business days: calendar days in Europe/Amsterdam. Written `YYYY-MM-DD` in events and answers, counted as whole days
 * since 1970-01-01 wherever they are compared or added to, because counting compares them by the million.
 */

/** A day as text, `YYYY-MM-DD`. */
export type Day = string;

/** A day as a number: whole days since 1970-01-01. */
export type DayNumber = number;

const dayForm = /^(\d{4})-(\d{2})-(\d{2})$/;
const msPerDay = 86_400_000;

/** The number of a day; undefined for text that names no day of the calendar (`2025-02-29`). */
export const parseDay = (text: string): DayNumber | undefined => {
  const match = dayForm.exec(text);
  if (match === null) return undefined;
  const number = dayNumberOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return dayText(number) === text ? number : undefined;
};

/** The number of a day that is known to be one. @throws RangeError when it is not. */
export const dayNumber = (day: Day): DayNumber => {
  const number = parseDay(day);
  if (number === undefined) throw new RangeError(`'${day}' is not a day of the calendar`);
  return number;
};

export const dayText = (day: DayNumber): Day => {
  const { year, month, dayOfMonth } = civil(day);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
};

/** `months` later on the calendar (or earlier, when negative); a day that the target month lacks becomes that month's last (3.1, 3.4). */
export const addMonths = (day: DayNumber, months: number): DayNumber => {
  const { year, month, dayOfMonth } = civil(day);
  const monthIndex = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(monthIndex / 12);
  const targetMonth = (monthIndex % 12) + 1;
  return dayNumberOf(targetYear, targetMonth, Math.min(dayOfMonth, daysInMonth(targetYear, targetMonth)));
};

export const addDays = (day: Day, days: number): Day => dayText(dayNumber(day) + days);

/** The calendar year a day lies in. */
export const yearOf = (day: DayNumber): number => civil(day).year;

/** The last day of the calendar month a day lies in. */
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

/** Number of a calendar date; month 1–12. */
export const dayNumberOf = (year: number, month: number, dayOfMonth: number): DayNumber =>
  Date.UTC(year, month - 1, dayOfMonth) / msPerDay;

const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const civil = (day: DayNumber): { year: number; month: number; dayOfMonth: number } => {
  const date = new Date(day * msPerDay);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
};
