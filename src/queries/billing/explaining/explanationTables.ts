import { dayText } from '../../../domain/day.ts';
import type { ExplanationTexts } from '../../../words/explanationTexts.ts';
import type { EventReference, ShownEvent } from '../../results/evidence.ts';
import type { CountedDay } from '../derived.ts';
import type { ExplainedYear, Explanation } from './explained.ts';

const rowLabel = 9;

export const cell = 7;

/**
 * A cell names the result by which the pupil counts. The number of filled cells in a column is the count of its day.
 */
export const table = (
  say: ExplanationTexts,
  { rows, account, before }: ExplainedYear,
  days: readonly CountedDay[],
): string[] => {
  if (days.length === 0) return [];
  const row = (label: string, cells: readonly (string | number)[]) =>
    `${label.padEnd(rowLabel)}${cells.map((text) => String(text).padStart(cell)).join('')}`;
  const month = (day: CountedDay) => account.months.findIndex(({ lastDay }) => lastDay === day.day) + 1;
  return [
    row(
      '',
      days.map((day) => (day.as === 'count-day' ? say.countDay : say.month(month(day)))),
    ),
    row(
      '',
      days.map(({ day }) => day.slice(0, 4)),
    ),
    row(
      '',
      days.map(({ day }) => day.slice(5)),
    ),
    ...rows.map(({ pupil, results }) =>
      row(
        `L${pupil}`,
        results.map((result) => (result === null ? '.' : `R${result}`)),
      ),
    ),
    row(
      say.count,
      days.map((_, column) => rows.filter(({ results }) => results[column] !== null).length),
    ),
    row(
      say.decision,
      days.map(({ pupils }) => pupils),
    ),
    ...(before === undefined
      ? []
      : [
          row(
            say.before,
            days.map((day) => (day.as === 'month-end' ? (before.months[month(day) - 1]?.before ?? '') : '')),
          ),
        ]),
    '',
  ];
};

/** The column of days adds up to the sum behind the average. */
export const spanTable = (say: ExplanationTexts, { spans, account: { average } }: ExplainedYear): string[] => {
  if (spans.length === 0 || average === null) return [];
  const row = (...[pupil, from, through, days, result]: readonly (string | number)[]) =>
    `${String(pupil).padEnd(rowLabel)}${String(from).padEnd(12)}${String(through).padEnd(12)}${String(days).padStart(8)}  ${result}`.trimEnd();
  const lengths = spans.map(({ from, through }) => through - from + 1);
  return [
    row('', say.from, say.through, say.days, say.by),
    ...spans.map(({ pupil, from, through, result }, index) =>
      row(`L${pupil}`, dayText(from), dayText(through), lengths[index]!, `R${result}`),
    ),
    row(
      say.count,
      '',
      '',
      lengths.reduce((sum, days) => sum + days, 0),
      '',
    ),
    row(say.decision, '', '', average.sum, ''),
    '',
  ];
};

export const pupilRow = (pseudonym: string, index: number): string => `${`L${index + 1}`.padEnd(rowLabel)}${pseudonym}`;

export const resultRows = (
  say: ExplanationTexts,
  results: Explanation['results'],
  pupils: readonly string[],
  imports: Explanation['imports'],
): string[] => {
  const pupilNumber = new Map(pupils.map((pupil, index) => [pupil, index + 1]));
  const importNumber = new Map(imports.map((one, index) => [one.import, index + 1]));
  const row = (...[number, pupil, key, category, takenOn, validThrough, linkedOn, by, byHand]: readonly string[]) =>
    [
      number!.padEnd(8),
      pupil!.padEnd(7),
      key!.padEnd(18),
      category!.padEnd(15),
      takenOn!.padEnd(12),
      validThrough!.padEnd(12),
      linkedOn!.padEnd(12),
      by!.padEnd(6),
      byHand,
    ]
      .join('')
      .trimEnd();
  if (results.length === 0) return [];
  return [
    row('', ...say.resultHeads),
    ...results.map((result, index) =>
      row(
        `R${index + 1}`,
        `L${pupilNumber.get(result.pupil)}`,
        result.result,
        say.categories[result.category],
        result.takenOn,
        result.validThrough,
        result.linkedOn,
        `I${importNumber.get(result.import)}`,
        result.correctedBy.map(({ revision }) => `@${revision}`).join(' '),
      ),
    ),
  ];
};

export const importRows = (
  say: ExplanationTexts,
  { import: id, source, linkedOn, event, rows }: Explanation['imports'][number],
  index: number,
): string[] => [
  `${`I${index + 1}`.padEnd(6)}${id}, ${source}, ${say.linked(linkedOn)}: ${named(event)}`,
  `      ${recorded(say, event)}`,
  `      ${say.rows(rows.stream, rows.from, rows.to)}`,
  `      ${say.digestOf(rows.digest)}`,
];

export const named = ({ stream, revision }: EventReference): string => `${stream} @${revision}`;

export const recorded = (say: ExplanationTexts, { recordedAt, role, reason }: ShownEvent): string =>
  say.recorded(recordedAt, role, reason);
