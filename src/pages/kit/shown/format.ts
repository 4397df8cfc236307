/**
 * Writes figures and days in the language of the page. Decimal strings go to Intl as strings, so that no amount becomes
 * a number (pages.md 10.3).
 */
import { languageNow } from '../language.ts';

const locales = { nl: 'nl-NL', en: 'en-GB' } as const;

type Formats = {
  readonly money: Intl.NumberFormat;
  readonly decimal: Intl.NumberFormat;
  readonly percent: Intl.NumberFormat;
  readonly price: Intl.NumberFormat;
  readonly day: Intl.DateTimeFormat;
  readonly shortDay: Intl.DateTimeFormat;
  readonly month: Intl.DateTimeFormat;
  readonly shortMonth: Intl.DateTimeFormat;
  readonly moment: Intl.DateTimeFormat;
  readonly list: Intl.ListFormat;
};

const made = new Map<string, Formats>();

/** Days have no time, so they are read and written in UTC: no time zone of a browser shifts them (10.60). */
const formats = (): Formats => {
  const language = languageNow();
  const known = made.get(language);
  if (known !== undefined) return known;
  const locale = locales[language];
  const euro = { style: 'currency', currency: 'EUR' } as const;
  const ofDay = (parts: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...parts });
  const own: Formats = {
    money: new Intl.NumberFormat(locale, euro),
    decimal: new Intl.NumberFormat(locale, { maximumFractionDigits: 12 }),
    percent: new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }),
    price: new Intl.NumberFormat(locale, { ...euro, maximumFractionDigits: 12 }),
    day: ofDay({ day: 'numeric', month: 'long', year: 'numeric' }),
    shortDay: ofDay({ day: 'numeric', month: 'short', year: 'numeric' }),
    month: ofDay({ month: 'long', year: 'numeric' }),
    shortMonth: ofDay({ month: 'short' }),
    moment: new Intl.DateTimeFormat(locale, {
      timeZone: 'Europe/Amsterdam',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    }),
    list: new Intl.ListFormat(locale, { type: 'conjunction' }),
  };
  made.set(language, own);
  return own;
};

/** Intl takes a decimal string unchanged. The library's type accepts only literals. */
const exact = (text: string): Intl.StringNumericLiteral => text as Intl.StringNumericLiteral;

const dayAsMoment = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** With the sign that formulas have: Intl writes a hyphen before a negative number. A sign stays with its currency at the end of a line. */
const written = (format: Intl.NumberFormat, text: string | number): string =>
  format
    .format(exact(`${text}`))
    .replace('-€', '−\u2060€')
    .replace('-', '−');

/** `1874.50` → € 1.874,50 */
export const money = (amount: string): string => written(formats().money, amount);

/** A price, which may have more than two decimals. */
export const price = (amount: string): string => written(formats().price, amount);

/** `175.833333` → 175,833333. Also a count. */
export const decimal = (text: string | number): string => written(formats().decimal, text);

/** `21` → 21 % */
export const percent = (text: string): string => `${written(formats().percent, text)} %`;

/** `2026-08-01` → 1 augustus 2026 */
export const day = (text: string): string => formats().day.format(dayAsMoment(text));

/** `2026-08-01` → 1 aug 2026 */
export const shortDay = (text: string): string => formats().shortDay.format(dayAsMoment(text));

/** The month of a day: `2026-08-31` → augustus 2026 */
export const month = (text: string): string => formats().month.format(dayAsMoment(text));

/** The month of a day: `2026-08-31` → aug */
export const shortMonth = (text: string): string => formats().shortMonth.format(dayAsMoment(text));

/** A moment of recording, in the time of the Netherlands, where the ledger is kept. */
export const moment = (text: string): string => formats().moment.format(new Date(text));

export const list = (names: readonly string[]): string => formats().list.format(names);

/** The sign of an amount, read from its text. */
export const signOf = (amount: string): 'negative' | 'zero' | 'positive' => {
  if (/^-?0+(\.0+)?$/.test(amount)) return 'zero';
  return amount.startsWith('-') ? 'negative' : 'positive';
};

/** The amount without its sign, for sentences that name the direction. */
export const unsigned = (amount: string): string => amount.replace(/^-/, '');

/** Today in the Netherlands, as the ledger has it: `2026-08-01`. */
export const today = (): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format(new Date());

const kilo = 1024;
const mega = 1024 * 1024;

/** The size of a file, counted as file managers and the bounds of uploads do: 20656947 → 19,7 MB; 512 → 0,5 kB */
export const size = (bytes: number): string => {
  const [divisor, unit] = bytes < mega ? [kilo, 'kilobyte'] : [mega, 'megabyte'];
  const form = { style: 'unit', unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locales[languageNow()], form).format(bytes / divisor);
};

/** All formats under one name, for pages. */
export const shown = {
  money,
  price,
  decimal,
  percent,
  day,
  shortDay,
  month,
  shortMonth,
  moment,
  list,
  size,
  signOf,
  unsigned,
};
