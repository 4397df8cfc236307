/** The names of lines of documents (documents.md 9.1.1). */
import { type Day, dutchDay } from '../../day.ts';
import type { Line } from './document.ts';
import type { StatedLine } from './statedDocument.ts';

export type Language = 'nl' | 'en';

const names: Readonly<Record<Language, Readonly<Record<Line['kind'], string>>>> = {
  nl: {
    advance: 'Voorschot',
    usage: 'Werkelijk gebruik',
    'advance-settled': 'Verrekening voorschot',
    correction: 'Correctie',
    'flat-fee': 'Vast bedrag',
    'flat-fee-refund': 'Teruggaaf vast bedrag',
  },
  en: {
    advance: 'Advance',
    usage: 'Real use',
    'advance-settled': 'Advance settled',
    correction: 'Correction',
    'flat-fee': 'Flat fee',
    'flat-fee-refund': 'Flat fee refunded',
  },
};

/** The name of a line with its year, such as "Voorschot jaar 3". */
export const lineName = ({ kind, term, year }: Pick<Line, 'kind' | 'term' | 'year'>, language: Language = 'nl') =>
  language === 'nl'
    ? `${names.nl[kind]} jaar ${year}${term === 1 ? '' : ` (termijn ${term})`}`
    : `${names.en[kind]}, year ${year}${term === 1 ? '' : ` (term ${term})`}`;

const period: Readonly<Record<Language, (from: Day, to: Day) => string>> = {
  nl: (from, to) => `${dutchDay(from)} t/m ${dutchDay(to)}`,
  en: (from, to) => `${from} to ${to}`,
};

/** The name of a line with its year and its period. */
export const lineDescription = (
  line: Pick<StatedLine, 'kind' | 'term' | 'year' | 'from' | 'to'>,
  language: Language,
): string => `${lineName(line, language)}, ${period[language](line.from, line.to)}`;
