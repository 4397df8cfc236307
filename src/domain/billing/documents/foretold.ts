/** A document to come, as answers foretell it: with its day, its lines, and the VAT of the rate that is known for that day (4.6). */

import { vatRateOn } from '../../catalogue.ts';
import type { Catalogue } from '../../catalogueEvents.ts';
import type { Day } from '../../day.ts';
import { sameData } from '../../decider.ts';
import { type DecimalText, minus } from '../../money.ts';
import type { Rules } from '../rules/rules.ts';
import type { Coming } from '../years/coming.ts';
import type { Line, Purpose, YearReference } from './document.ts';
import { type FormulaPart, lineFormula } from './formulaParts.ts';

export type ForetoldLine = Line & { readonly formulaParts: readonly FormulaPart[] };

/** An estimate from what is known: whatever is recorded later can change it. */
export type Foretold = {
  readonly estimate: true;
  readonly purpose: Purpose;
  readonly year: YearReference;
  /** The day of the run that will issue it. */
  readonly day: Day;
  /** `settles` names issued documents, and bills made elsewhere. A document that is itself still to come has no number yet. */
  readonly lines: readonly ForetoldLine[];
  readonly total: DecimalText;
  /** In percent. This and what follows from it are null while no rate is known for the day. */
  readonly vatRate: DecimalText | null;
  readonly vat: DecimalText | null;
  readonly net: DecimalText | null;
};

/** @param numberOf the number of an issued document, by its id */
export const foretold = (
  { day, document }: Coming,
  { catalogue, rules }: { readonly catalogue: Catalogue; readonly rules: Rules },
  numberOf: (document: string) => string | undefined,
): Foretold => {
  const { purpose, year, lines, total, elsewhere = [] } = document;
  const vatRate = vatRateOn(catalogue, day)?.ratePercent ?? null;
  const split = vatRate === null ? { vat: null, net: null } : rules.rounding.splitVat(total, vatRate);
  return {
    estimate: true,
    purpose,
    year,
    day,
    lines: lines.map((line) => ({
      ...line,
      formulaParts: lineFormula(line),
      settles: line.settles.flatMap((id) => (elsewhere.includes(id) ? id : (numberOf(id) ?? []))),
    })),
    total,
    vatRate,
    ...split,
  };
};

/** What a write changes in one document to come. `before` is null for a document that only comes because of it, `after` for one that no longer comes. */
export type ForetoldChange = {
  readonly purpose: Purpose;
  readonly year: YearReference;
  readonly before: Foretold | null;
  readonly after: Foretold | null;
  /** The total after − the total before, with null counted as 0. */
  readonly difference: DecimalText;
};

/** The documents that differ between two foretellings, in order of day. */
export const foretoldChanges = (before: readonly Foretold[], after: readonly Foretold[]): ForetoldChange[] => {
  const pairs = new Map<string, { before?: Foretold; after?: Foretold }>();
  for (const document of before) pairs.set(nameOf(document), { before: document });
  for (const document of after) pairs.set(nameOf(document), { ...pairs.get(nameOf(document)), after: document });
  return [...pairs.values()]
    .filter(({ before, after }) => !sameData(before, after))
    .map(changeOf)
    .toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : 0));
};

// A subscription has one standing document of each purpose for a year (4.4, 4.10).
const nameOf = ({ purpose, year }: Foretold): string => `${purpose} ${year.term}/${year.number}`;

const changeOf = ({ before, after }: { before?: Foretold; after?: Foretold }): ForetoldChange => {
  const { purpose, year } = (after ?? before)!;
  return {
    purpose,
    year,
    before: before ?? null,
    after: after ?? null,
    difference: minus(after?.total ?? '0.00', before?.total ?? '0.00'),
  };
};

const dayOf = ({ before, after }: ForetoldChange): Day => (after ?? before)!.day;
