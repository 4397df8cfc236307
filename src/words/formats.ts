/**
 * Days, amounts and lists as each language writes them in a sentence. Only for people to read: nothing that is hashed,
 * stored or parsed passes here.
 */
import type { Day } from '../domain/day.ts';
import type { Language } from './language.ts';

export type Formats = {
  /** `1 augustus 2026`, `1 August 2026`. */
  readonly day: (day: Day) => string;
  /** Keeps each decimal that is given: `1.234,50`, `1,234.50`. Takes a decimal string, so that no digit is lost. */
  readonly number: (value: number | string) => string;
  /** `€ 1.234,50`, `€1,234.50`. */
  readonly money: (amount: string) => string;
  /** `a, b of c`. */
  readonly either: (items: readonly string[]) => string;
  /** `a, b en c`. */
  readonly all: (items: readonly string[]) => string;
};

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', nl: 'nl-NL' };

export const formatsOf = (language: Language): Formats => {
  const locale = locales[language];
  const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const either = new Intl.ListFormat(locale, { type: 'disjunction' });
  const all = new Intl.ListFormat(locale, { type: 'conjunction' });
  const numbers = [0, 1, 2, 3].map(
    (decimals) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: Math.max(decimals, 6) }),
  );
  const number = (value: number | string): string => {
    const decimals = String(value).split('.')[1]?.length ?? 0;
    return numbers[Math.min(decimals, numbers.length - 1)]!.format(value as Intl.StringNumericLiteral).replace(
      '-',
      '−',
    );
  };
  return {
    day: (day) => days.format(new Date(`${day}T00:00:00Z`)),
    number,
    money: (amount) => (language === 'nl' ? `€ ${number(amount)}` : `€${number(amount)}`),
    either: (items) => either.format(items),
    all: (items) => all.format(items),
  };
};
