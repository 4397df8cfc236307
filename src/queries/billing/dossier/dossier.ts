/** The dossier of a document, for the person who approves it: how each amount came about, in a few tables (documents.md 9.5.1). */

import { agreedFormula } from '../../../domain/billing/documents/formulaParts.ts';
import type { StatedDocument } from '../../../domain/billing/documents/statedDocument.ts';
import type { YearAccount } from '../../../domain/billing/years/account.ts';
import { dayText, dutchDay } from '../../../domain/day.ts';
import type { Dossier, DossierPart } from '../../../domain/renditions/dossier.ts';
import { dutchFormula, dutchNumber } from '../../../domain/renditions/dutch.ts';
import { namesOf } from '../../../words/names.ts';
import type { Derivation, DerivedYear } from '../derived.ts';
import type { DriftedYear } from '../drift.ts';
import type { ExplainedYear, Explanation } from '../explaining/explained.ts';

export type DossierFrom = {
  readonly document: StatedDocument;
  readonly derivation: Derivation;
  /** The accounts of the derivation's years. A pool holds only what the reader may see. */
  readonly accounts: readonly YearAccount[];
  /** The settled years whose amount due differs from what was billed (5.7). */
  readonly drift: readonly DriftedYear[];
  /** Given only if the reader asked for pseudonyms and may see them. */
  readonly pupils?: Explanation;
};

export const dossierOf = (from: DossierFrom): Dossier => {
  const { document, derivation } = from;
  const { number, issuedOn, school, schoolName, total, digest } = document;
  return {
    number,
    issuedOn,
    facts: [
      ['Document', `${document.kind === 'invoice' ? 'Factuur' : 'Creditnota'} ${number} van ${dutchDay(issuedOn)}`],
      ['School', `${schoolName} (${school})`],
      ['Op naam van', document.debtor.name],
      ['Jaar', `${document.year.number}, ${dutchDay(document.year.from)} t/m ${dutchDay(document.year.to)}`],
      ['Totaal inclusief btw', `€ ${dutchNumber(total)}`],
      ['Btw', dutchFormula(derivation.vatFormulaParts)],
      ['Rekenregels', `versie ${derivation.rules}`],
      ['Controlegetal', digest],
    ],
    parts: [
      linesPart(from),
      yearsPart(from),
      countsPart(from),
      settledPart(from),
      driftPart(from),
      inputsPart(from),
      ...pupilsParts(from),
    ],
  };
};

const linesPart = ({ document, derivation }: DossierFrom): DossierPart => ({
  title: 'Regels',
  columns: [
    { title: 'Regel' },
    { title: 'Omschrijving' },
    { title: 'Berekening' },
    { title: 'Netto', align: 'right' },
    { title: 'Inclusief btw', align: 'right' },
  ],
  rows: derivation.lines.map(({ line, description, formulaParts, amount }, index) => [
    String(line),
    description,
    `${dutchFormula(formulaParts)} = ${dutchNumber(amount)}`,
    dutchNumber(document.lines[index]!.net),
    dutchNumber(amount),
  ]),
});

const yearsPart = ({ derivation, accounts }: DossierFrom): DossierPart => ({
  title: 'Jaren: gemiddelde en prijs',
  columns: [
    { title: 'Jaar' },
    { title: 'Van' },
    { title: 'Tot en met' },
    { title: 'Gemiddelde als breuk', align: 'right' },
    { title: 'Gemiddelde', align: 'right' },
    { title: 'Prijs', align: 'right' },
    { title: 'Prijs volgens' },
  ],
  rows: accounts.map((account, index) => [
    yearName(account),
    dutchDay(account.from),
    dutchDay(account.to),
    account.average === null ? '' : `${dutchNumber(String(account.average.sum))} / ${account.average.over}`,
    account.average === null ? '' : dutchNumber(account.average.shown),
    account.price === null ? '' : dutchNumber(account.price),
    priceFrom(account, derivation.years[index]),
  ]),
});

const yearName = ({ term, year }: Pick<YearAccount, 'term' | 'year'>): string =>
  term === 1 ? String(year) : `${year} (termijn ${term})`;

const { plan: nameOfPlan } = namesOf('nl');

/** A pooled total is one number for a school (9.5.2): the account holds only what the reader may see. */
const priceFrom = ({ plan, agreed }: YearAccount, derived: DerivedYear | undefined): string => {
  const settled = derived?.price?.document ?? null;
  const fixed = settled === null ? '' : `, vastgelegd door ${settled}`;
  if (agreed === undefined) return `plan ${nameOfPlan(plan)}${fixed}`;
  const { pool } = agreed;
  const by = `raamovereenkomst ${agreed.agreement}: ${dutchFormula(agreedFormula(agreed.formula))}`;
  return pool === undefined
    ? `${by}${fixed}`
    : `${by}; op ${dutchDay(pool.day)} samen ${pool.total} leerlingen, waarvan ${pool.own} van deze school${fixed}`;
};

const uses = { 'count-day': 'teldag', 'month-end': 'maandeinde', change: 'vanaf' } as const;

const countsPart = ({ derivation }: DossierFrom): DossierPart => ({
  title: 'Tellingen',
  columns: [{ title: 'Jaar' }, { title: 'Dag' }, { title: 'Waarvoor' }, { title: 'Leerlingen', align: 'right' }],
  rows: derivation.years.flatMap((year) =>
    year.days.map(({ day, as, pupils }) => [yearName(year), dutchDay(day), uses[as], String(pupils)]),
  ),
});

const settledPart = ({ derivation }: DossierFrom): DossierPart => ({
  title: 'Documenten die hiermee zijn verrekend',
  columns: [
    { title: 'Nummer' },
    { title: 'Datum' },
    { title: 'Totaal', align: 'right' },
    { title: 'Stroom' },
    { title: 'Revisie', align: 'right' },
    { title: 'Controlegetal' },
  ],
  rows: derivation.settled.map(({ number, issuedOn, total, issued }) => [
    number,
    dutchDay(issuedOn),
    dutchNumber(total),
    issued.stream,
    String(issued.revision),
    issued.digest,
  ]),
});

const driftPart = ({ drift }: DossierFrom): DossierPart => ({
  title: 'Sindsdien gewijzigd',
  columns: [
    { title: 'Jaar' },
    { title: 'Gebeurtenis' },
    { title: 'Vastgelegd' },
    { title: 'Was verschuldigd', align: 'right' },
    { title: 'Is verschuldigd', align: 'right' },
  ],
  rows: drift.flatMap((year) =>
    year.events.map(({ type, stream, revision, recordedAt, dueBefore, dueAfter }) => [
      yearName(year),
      `${type} (${stream}, ${revision})`,
      recordedAt,
      dueBefore === null ? '' : dutchNumber(dueBefore),
      dueAfter === null ? '' : dutchNumber(dueAfter),
    ]),
  ),
});

const inputsPart = ({ derivation }: DossierFrom): DossierPart => ({
  title: 'Bronnen',
  columns: [{ title: 'Stroom' }, { title: 'Revisie', align: 'right' }, { title: 'Controlegetal' }],
  rows: [...derivation.inputs, ...derivation.issuedFrom].map(({ stream, revision, digest }) => [
    stream,
    String(revision),
    digest,
  ]),
});

/**
 * The pupils who counted on each day: the number of rows of a day is its count. Under a daily measure, each pupil has
 * the days from and through which the pupil counted.
 */
const pupilsParts = ({ pupils: explanation }: DossierFrom): DossierPart[] => {
  if (explanation === undefined) return [];
  const { years, pupils, results } = explanation;
  const counted = ({ account }: ExplainedYear, when: string, pupil: number, result: number) => [
    yearName(account),
    when,
    pupils[pupil - 1]!,
    results[result - 1]!.result,
  ];
  return [
    {
      title: 'Leerlingen (pseudoniemen)',
      columns: [{ title: 'Jaar' }, { title: 'Dag' }, { title: 'Leerling' }, { title: 'Resultaat' }],
      rows: years.flatMap((year) => [
        ...year.days
          .filter(({ as }) => as !== 'change')
          .flatMap(({ day }, column) =>
            year.rows.flatMap(({ pupil, results: cells }) => {
              const result = cells[column] ?? null;
              return result === null ? [] : [counted(year, dutchDay(day), pupil, result)];
            }),
          ),
        ...year.spans.map(({ pupil, result, from, through }) =>
          counted(year, `${dutchDay(dayText(from))} t/m ${dutchDay(dayText(through))}`, pupil, result),
        ),
      ]),
    },
  ];
};
