/**
 * An explanation as a text for an auditor to keep: in the language of its reader, in lines of limited width, and byte
 * for byte the same for the same ledger (5.5).
 */

import type { Input } from '../../../domain/billing/documents/document.ts';
import type { ExplanationTexts } from '../../../words/explanationTexts.ts';
import type { Language } from '../../../words/language.ts';
import { explanationTextsIn, formatsIn } from '../../../words/words.ts';
import type { ShownEvent } from '../../results/evidence.ts';
import type { BilledBefore, DerivedLine } from '../derived.ts';
import type { LineSince } from '../since.ts';
import type { ExplainedYear, Explanation } from './explained.ts';
import { cell, importRows, named, pupilRow, recorded, resultRows, spanTable, table } from './explanationTables.ts';

const width = 120;

/** The texts of a language, and figures as it writes them. */
type Told = {
  readonly say: ExplanationTexts;
  /** A formula or an amount in the reader's writing. The decision keeps it in one writing for all languages. */
  readonly figures: (text: string) => string;
};

export const explanationText = (explanation: Explanation, language: Language): string => {
  const { years, pupils, results, imports, decisions, derivation } = explanation;
  const told = toldIn(language);
  const { say } = told;
  const { sections } = say;
  return [
    ...heading(told, explanation),
    ...section(say, 1, sections.lines, linesOf(told, explanation)),
    ...section(
      say,
      2,
      sections.years,
      years.flatMap((year) => yearOf(told, year)),
    ),
    ...section(say, 3, sections.pupils, pupils.map(pupilRow)),
    ...section(say, 4, sections.results, resultRows(say, results, pupils, imports)),
    ...section(
      say,
      5,
      sections.imports,
      imports.flatMap((one, index) => importRows(say, one, index)),
    ),
    ...section(
      say,
      6,
      sections.decisions,
      decisions.flatMap((event) => eventRows(say, event)),
    ),
    ...section(
      say,
      7,
      sections.settled,
      derivation.settled.flatMap((one) => settledRows(told, one)),
    ),
    ...section(say, 8, sections.sources, sourcesOf(say, explanation)),
    ...section(say, 9, sections.checking, checking(say, explanation)),
  ]
    .map((row) => `${row}\n`)
    .join('');
};

const toldIn = (language: Language): Told => {
  const { number } = formatsIn(language);
  return {
    say: explanationTextsIn(language),
    figures: (text) => text.replace(/\d+(?:\.\d+)?/g, (figure) => number(figure)),
  };
};

const section = ({ none }: ExplanationTexts, number: number, title: string, rows: readonly string[]): string[] => [
  `${number}. ${title}`,
  '-'.repeat(width),
  ...(rows.length === 0 ? [none] : rows),
  ...(rows.at(-1) === '' ? [] : ['']),
];

const heading = ({ say }: Told, { document, derivation }: Explanation): string[] => {
  const { number, term, from, to } = document.year;
  return [
    '='.repeat(width),
    between(say.title(document.number), `${say.kinds[document.kind]}, ${say.purposes[document.purpose]}`),
    between(say.schoolAndDebtor(document.school, document.debtor.name), say.dated(document.issuedOn)),
    between(say.year(number, term, from, to), document.cancels === null ? '' : say.cancels(document.cancels)),
    say.decided(named(derivation.decidedBy), recorded(say, derivation.decidedBy)),
    say.rules(derivation.rules),
    say.issued(named(derivation.issuedBy)),
    say.digest(document.digest),
    '='.repeat(width),
    '',
  ];
};

const linesOf = (told: Told, { document, derivation: { lines, vatFormula } }: Explanation): string[] => {
  const { say, figures } = told;
  const [total, vat, net] = [document.total, document.vat, document.net].map(figures) as [string, string, string];
  return [
    ...lines.flatMap((line) => lineRows(told, line)),
    between(say.total, total),
    between(say.vat(figures(document.vatRate), figures(vatFormula)), vat),
    between(say.net(total, vat), net),
  ];
};

const lineRows = (
  { say, figures }: Told,
  { line, description, quantity, unitPrice, amount, formula, settles, before, since }: DerivedLine,
): string[] => [
  between(`${line}. ${description}: ${figures(quantity)} × ${figures(unitPrice)}`, figures(amount)),
  `   ${figures(formula)} = ${figures(amount)}`,
  ...(settles.length === 0 ? [] : [`   ${say.billedBefore(settles.join(', '))}`]),
  ...(before === undefined ? [] : [`   ${asBilled({ say, figures }, before)}`]),
  ...(since === undefined ? [] : sinceRows({ say, figures }, since)),
];

const asBilled = ({ say, figures }: Told, { number, average, due }: BilledBefore): string =>
  say.asBilled(number, average === null ? say.none : figures(average), due === null ? say.none : figures(due));

const sinceRows = ({ say, figures }: Told, { events, rest }: LineSince): string[] => [
  ...events.flatMap((event) => [
    between(`   ${say.causedBy(`${named(event)} ${event.type}`, aboutOf(event))}`, figures(event.share)),
    `      ${recorded(say, event)}`,
  ]),
  ...(rest === '0.00' ? [] : [between(`   ${say.causedByNoEvent}`, figures(rest))]),
];

const aboutOf = ({ import: file, result }: LineSince['events'][number]) => ({
  ...(file === undefined ? {} : { file }),
  ...(result === undefined ? {} : { result }),
});

const yearOf = (told: Told, year: ExplainedYear): string[] => {
  const { say, figures } = told;
  const { account, days } = year;
  return [
    between(say.year(account.year, account.term, account.from, account.to), say.plan(account.plan, account.yearGroups)),
    ...priceRows(told, year),
    ...averageRows(told, year),
    between(`  ${dueText(told, year)}`, say.billed(figures(account.billed))),
    '',
    ...table(
      say,
      year,
      days.filter(({ as }) => as !== 'change'),
    ),
    ...spanTable(say, year),
  ];
};

const dueText = ({ say, figures }: Told, { account: { kind, due } }: ExplainedYear): string => {
  if (kind === 'flat') return say.flat;
  return due === null ? say.notYetDue : say.due(figures(due));
};

const priceRows = (told: Told, year: ExplainedYear): string[] => {
  const { say, figures } = told;
  const { price } = year;
  if (price === null) return [`  ${say.priceUnknown}`];
  const event = price.event === null ? null : `${named(price.event)} ${price.event.type}`;
  return [`  ${say.price(figures(price.amount), event, price.document)}`, ...agreedRows(told, year)];
};

/** `schools` is absent from the pool when the reader may see only its own part. */
const agreedRows = ({ say, figures }: Told, { price, account: { agreed } }: ExplainedYear): string[] => {
  const by = price?.agreed;
  if (by === undefined || agreed === undefined) return [];
  const { pool } = agreed;
  const events = [by.concludedBy, by.joinedBy].flatMap((event) => (event === null ? [] : [named(event)]));
  return [
    `  ${say.agreed(by.agreement, events.join(', '), figures(by.formula))}`,
    ...(pool === undefined
      ? []
      : [
          `  ${say.pool(pool.day, pool.total, pool.own)}`,
          ...(pool.schools ?? []).map(({ school, pupils }) => `    ${school} ${String(pupils).padStart(cell)}`),
        ]),
  ];
};

const averageRows = (
  { say, figures }: Told,
  { account: { average, months, days, measure } }: ExplainedYear,
): string[] => {
  if (average === null) return [];
  const { sum, over, shown, complete } = average;
  const added = days === null ? `(${months.map(({ pupils }) => pupils).join(' + ')} = ${sum})` : String(sum);
  const calculation = figures(`${added} / ${over} = ${shown}`);
  return [`  ${say.average(over, measure === 'daily' ? 'days' : 'months', complete, calculation)}`];
};

const eventRows = (say: ExplanationTexts, event: ShownEvent): string[] => [
  `${named(event)} ${event.type}`,
  `      ${recorded(say, event)}`,
];

const settledRows = (
  { say, figures }: Told,
  { number, issuedOn, total, decided, issued }: Explanation['derivation']['settled'][number],
): string[] => [
  between(`${number}, ${say.dated(issuedOn)}`, figures(total)),
  `      ${say.settledBy(named(decided), decided.digest)}`,
  `      ${say.issuedBy(named(issued), issued.digest)}`,
];

const sourcesOf = (say: ExplanationTexts, { derivation: { inputs, issuedFrom } }: Explanation): string[] => [
  ...inputs.flatMap((input) => inputRows(say, say.forDecision, input)),
  ...issuedFrom.flatMap((input) => inputRows(say, say.forIssue, input)),
];

const inputRows = ({ stillEmpty }: ExplanationTexts, why: string, input: Input): string[] => [
  `${why.padEnd(10)}${input.revision === -1 ? `${input.stream} (${stillEmpty})` : named(input)}`,
  ...(input.digest === '' ? [] : [`          ${input.digest}`]),
];

const checking = (say: ExplanationTexts, { document, derivation }: Explanation): string[] => [
  ...say.check(document.number),
  say.andOfDocument(derivation.decision.digest),
  document.digest,
];

const between = (left: string, right: string): string => `${left.padEnd(width - right.length)}${right}`.trimEnd();
