/**
 * An explanation as a text for an auditor to keep: in Dutch for its readers, in lines of limited width, and byte for
 * byte the same for the same ledger (5.5).
 */

import type { Input, Purpose } from '../../domain/billing/documents/document.ts';
import type { NumberedDocument } from '../../domain/billing/documents/issuing.ts';
import type { YearAccount } from '../../domain/billing/years/account.ts';
import { dayText } from '../../domain/day.ts';
import type { Category } from '../../domain/results/kinds.ts';
import type { EventReference, ShownEvent } from '../results/evidence.ts';
import type { CountedDay, DerivedLine } from './derivation.ts';
import type { ExplainedYear, Explanation } from './explained.ts';
import type { LineSince } from './since.ts';

const width = 120;

export const explanationText = (explanation: Explanation): string => {
  const { years, pupils, results, imports, decisions, derivation } = explanation;
  return [
    ...heading(explanation),
    ...section('1. REGELS', linesOf(explanation)),
    ...section('2. JAREN', years.flatMap(yearOf)),
    ...section('3. LEERLINGEN (L), zoals zij in het logboek heten: een pseudoniem', pupils.map(pupilRow)),
    ...section('4. RESULTATEN (R), waardoor zij meetelden', resultRows(results, pupils, imports)),
    ...section('5. IMPORTS (I), die deze resultaten koppelden', imports.flatMap(importRows)),
    ...section('6. BESLUITEN MET DE HAND over deze resultaten', decisions.flatMap(eventRows)),
    ...section('7. DOCUMENTEN die hier worden verrekend', derivation.settled.flatMap(settledRows)),
    ...section('8. BRONNEN, zoals zij bij het besluit waren gelezen', sourcesOf(explanation)),
    ...section('9. CONTROLEREN', checking(explanation)),
  ]
    .map((row) => `${row}\n`)
    .join('');
};

const section = (title: string, rows: readonly string[]): string[] => [
  title,
  '-'.repeat(width),
  ...(rows.length === 0 ? ['(geen)'] : rows),
  ...(rows.at(-1) === '' ? [] : ['']),
];

const kinds: Readonly<Record<NumberedDocument['kind'], string>> = { invoice: 'Factuur', 'credit-note': 'Creditnota' };
const purposes: Readonly<Record<Purpose, string>> = {
  year: 'jaardocument',
  final: 'einddocument',
  correction: 'correctie',
  cancel: 'creditering',
};

const heading = ({ document, derivation }: Explanation): string[] => [
  '='.repeat(width),
  between(`HERLEIDING VAN ${document.number}`, `${kinds[document.kind]}, ${purposes[document.purpose]}`),
  between(`School ${document.school}, op naam van ${document.debtor.name}`, `gedateerd ${document.issuedOn}`),
  between(
    `Jaar ${document.year.number} van termijn ${document.year.term}: ${document.year.from} t/m ${document.year.to}`,
    document.cancels === null ? '' : `crediteert ${document.cancels}`,
  ),
  `Besloten: ${named(derivation.decidedBy)}, ${recorded(derivation.decidedBy)}`,
  `Rekenregels: versie ${derivation.rules}`,
  `Uitgegeven: ${named(derivation.issuedBy)}`,
  `Vingerafdruk: ${document.digest}`,
  '='.repeat(width),
  '',
];

const linesOf = ({ document, derivation: { lines, vatFormula } }: Explanation): string[] => [
  ...lines.flatMap(lineRows),
  between('Totaal inclusief btw', document.total),
  between(`Btw ${document.vatRate} %: ${vatFormula}`, document.vat),
  between(`Netto: ${document.total} − ${document.vat}`, document.net),
];

const lineRows = ({
  line,
  description,
  quantity,
  unitPrice,
  amount,
  formula,
  settles,
  since,
}: DerivedLine): string[] => [
  between(`${line}. ${description}: ${quantity} × ${unitPrice}`, amount),
  `   ${formula} = ${amount}`,
  ...(settles.length === 0 ? [] : [`   eerder gefactureerd met ${settles.join(', ')}`]),
  ...(since === undefined ? [] : sinceRows(since)),
];

const sinceRows = ({ events, rest }: LineSince): string[] => [
  ...events.flatMap((event) => [
    between(`   door ${named(event)} ${event.type}${aboutText(event)}`, event.share),
    `      ${recorded(event)}`,
  ]),
  ...(rest === '0.00'
    ? []
    : [between('   niet door een gebeurtenis: elders gefactureerd, of andere rekenregels', rest)]),
];

const aboutText = ({ import: file, result }: LineSince['events'][number]): string =>
  file !== undefined ? ` (bestand ${file})` : result !== undefined ? ` (resultaat ${result})` : '';

const yearOf = (year: ExplainedYear): string[] => {
  const { account, days } = year;
  return [
    between(
      `Jaar ${account.year} van termijn ${account.term}, ${account.from} t/m ${account.to}`,
      `plan ${account.plan}${account.yearGroups === null ? '' : `, groep ${account.yearGroups.join(', ')}`}`,
    ),
    ...priceRows(year),
    ...averageRows(year),
    between(`  ${dueText(account)}`, `gefactureerd voor dit document ${account.billed}`),
    '',
    ...table(
      year,
      days.filter(({ as }) => as !== 'change'),
    ),
    ...spanTable(year),
  ];
};

const dueText = ({ kind, due }: YearAccount): string =>
  kind === 'flat' ? 'vast bedrag' : due === null ? 'nog niet te verrekenen' : `verschuldigd ${due}`;

const priceRows = (year: ExplainedYear): string[] => {
  const { price } = year;
  if (price === null) return ['  prijs onbekend'];
  const settled = price.document === null ? '' : `, vastgelegd door ${price.document}`;
  return [
    `  prijs ${price.amount}${price.event === null ? '' : `: ${named(price.event)} ${price.event.type}`}${settled}`,
    ...agreedRows(year),
  ];
};

/** `schools` is absent from the pool when the reader may see only its own part. */
const agreedRows = ({ price, account: { agreed } }: ExplainedYear): string[] => {
  const by = price?.agreed;
  if (by === undefined || agreed === undefined) return [];
  const { pool } = agreed;
  const events = [by.concludedBy, by.joinedBy].flatMap((event) => (event === null ? [] : [named(event)]));
  return [
    `  volgens raamovereenkomst ${by.agreement} (${events.join(', ')}): ${by.formula}`,
    ...(pool === undefined
      ? []
      : [
          `  leerlingen van alle deelnemende scholen op ${pool.day}: ${pool.total}, waarvan van deze school ${pool.own}`,
          ...(pool.schools ?? []).map(({ school, pupils }) => `    ${school} ${String(pupils).padStart(cell)}`),
        ]),
  ];
};

const averageRows = ({ account: { average, months, days, measure } }: ExplainedYear): string[] => {
  if (average === null) return [];
  const what = measure === 'daily' ? 'dagen' : 'maanden';
  const sum = days === null ? `(${months.map(({ pupils }) => pupils).join(' + ')} = ${average.sum})` : average.sum;
  return [
    `  gemiddeld over ${average.over} ${what}${average.complete ? '' : ' tot dan toe'}: ${sum} / ${average.over} = ${average.shown}`,
  ];
};

const rowLabel = 9;
const cell = 7;

/**
 * A cell names the result by which the pupil counts. The number of filled cells in a column is the count of its day.
 */
const table = ({ rows, account }: ExplainedYear, days: readonly CountedDay[]): string[] => {
  if (days.length === 0) return [];
  const row = (label: string, cells: readonly (string | number)[]) =>
    `${label.padEnd(rowLabel)}${cells.map((text) => String(text).padStart(cell)).join('')}`;
  const month = (day: CountedDay) => account.months.findIndex(({ lastDay }) => lastDay === day.day) + 1;
  return [
    row(
      '',
      days.map((day) => (day.as === 'count-day' ? 'teldag' : `mnd ${month(day)}`)),
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
      'aantal',
      days.map((_, column) => rows.filter(({ results }) => results[column] !== null).length),
    ),
    row(
      'besluit',
      days.map(({ pupils }) => pupils),
    ),
    '',
  ];
};

/** The column of days adds up to the sum behind the average. */
const spanTable = ({ spans, account: { average } }: ExplainedYear): string[] => {
  if (spans.length === 0 || average === null) return [];
  const row = (...[pupil, from, through, days, result]: readonly (string | number)[]) =>
    `${String(pupil).padEnd(rowLabel)}${String(from).padEnd(12)}${String(through).padEnd(12)}${String(days).padStart(8)}  ${result}`.trimEnd();
  const lengths = spans.map(({ from, through }) => through - from + 1);
  return [
    row('', 'van', 't/m', 'dagen', 'door'),
    ...spans.map(({ pupil, from, through, result }, index) =>
      row(`L${pupil}`, dayText(from), dayText(through), lengths[index]!, `R${result}`),
    ),
    row(
      'aantal',
      '',
      '',
      lengths.reduce((sum, days) => sum + days, 0),
      '',
    ),
    row('besluit', '', '', average.sum, ''),
    '',
  ];
};

const pupilRow = (pseudonym: string, index: number): string => `${`L${index + 1}`.padEnd(rowLabel)}${pseudonym}`;

const categories: Readonly<Record<Category, string>> = {
  'standardised-test': 'toets',
  'learning-goal': 'leerdoel',
  engagement: 'betrokkenheid',
};

const resultRows = (
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
    row('', 'van', 'sleutel', 'soort', 'afgenomen', 'geldig t/m', 'gekoppeld', 'door', 'met de hand'),
    ...results.map((result, index) =>
      row(
        `R${index + 1}`,
        `L${pupilNumber.get(result.pupil)}`,
        result.result,
        categories[result.category],
        result.takenOn,
        result.validThrough,
        result.linkedOn,
        `I${importNumber.get(result.import)}`,
        result.correctedBy.map(({ revision }) => `@${revision}`).join(' '),
      ),
    ),
  ];
};

const importRows = (
  { import: id, source, linkedOn, event, rows }: Explanation['imports'][number],
  index: number,
): string[] => [
  `${`I${index + 1}`.padEnd(6)}${id}, ${source}, gekoppeld ${linkedOn}: ${named(event)}`,
  `      ${recorded(event)}`,
  `      rijen: ${rows.stream} @${rows.from}–@${rows.to}`,
  `      vingerafdruk ${rows.digest}`,
];

const eventRows = (event: ShownEvent): string[] => [`${named(event)} ${event.type}`, `      ${recorded(event)}`];

const settledRows = ({
  number,
  issuedOn,
  total,
  decided,
  issued,
}: Explanation['derivation']['settled'][number]): string[] => [
  between(`${number}, gedateerd ${issuedOn}`, total),
  `      besloten: ${named(decided)}, vingerafdruk ${decided.digest}`,
  `      uitgegeven: ${named(issued)}, vingerafdruk ${issued.digest}`,
];

const sourcesOf = ({ derivation: { inputs, issuedFrom } }: Explanation): string[] => [
  ...inputs.flatMap((input) => inputRows('besluit', input)),
  ...issuedFrom.flatMap((input) => inputRows('uitgifte', input)),
];

const inputRows = (why: string, input: Input): string[] => [
  `${why.padEnd(10)}${input.revision === -1 ? `${input.stream} (nog leeg)` : named(input)}`,
  ...(input.digest === '' ? [] : [`          ${input.digest}`]),
];

const checking = ({ document, derivation }: Explanation): string[] => [
  'Tel een kolom na: elke leerling met een R telt één keer; de som staat onder `aantal` en moet gelijk zijn aan `besluit`.',
  'Een R telt op een dag mee als die dag niet voor `afgenomen` en `gekoppeld` ligt en niet na `geldig t/m`.',
  'naam @n is gebeurtenis n van die stroom. Elke vingerafdruk is een SHA-256 over de gebeurtenis en die ervoor.',
  '`npm run verify` maakt alle vingerafdrukken en documenten opnieuw uit de gebeurtenissen; dit document alleen:',
  `GET /invoices/${document.number}/verification. Het besluit heeft vingerafdruk`,
  `${derivation.decision.digest} en het document`,
  document.digest,
];

const named = ({ stream, revision }: EventReference): string => `${stream} @${revision}`;

const recorded = ({ recordedAt, role, reason }: ShownEvent): string =>
  `vastgelegd ${recordedAt} door ${role}${reason === null ? '' : `: ${reason}`}`;

const between = (left: string, right: string): string => `${left.padEnd(width - right.length)}${right}`.trimEnd();
