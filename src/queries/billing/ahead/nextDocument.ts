/** The document to come, estimated from what is known (4.4, 4.10, 5.6). */

import { type Foretold, foretold } from '../../../domain/billing/documents/foretold.ts';
import type { Reckoning } from '../../../domain/billing/rules/rules.ts';
import type { YearAccount } from '../../../domain/billing/years/account.ts';
import { foreseenAtMost, nextComing } from '../../../domain/billing/years/coming.ts';
import { ifNobodyStops } from '../../../domain/billing/years/staying.ts';
import type { Day } from '../../../domain/day.ts';
import type { Position } from '../../../ledger/eventStore.ts';
import type { Sources } from '../../sources.ts';
import { type KnownSubscriptions, knownSubscriptions } from '../known.ts';
import { reckoningFor } from '../reckoning.ts';

/** A document to come, with the years that its lines are reckoned from. Counts of `day` and later are estimates. */
export type NextDocument = Foretold & { readonly years: readonly YearAccount[] };

/** The document to come under both assumptions of 2.11. Null where none comes, as far as is known. */
export type NextDocuments = {
  /** When as many pupils count on every day to come as on `day`. */
  readonly ifNobodyStops: NextDocument | null;
  /** When no file comes any more: each pupil counts as long as the results that are there are valid. */
  readonly ifNothingComes: NextDocument | null;
};

export type NextDocumentAnswer = {
  readonly school: string;
  readonly asKnownAt: string;
  readonly position: Position;
  /** The running day: counts of this day and later follow from the results known so far. */
  readonly day: Day;
  /** When no file comes any more. Null when no document comes, as far as is known. */
  readonly document: NextDocument | null;
  readonly ifNobodyStops: NextDocument | null;
};

/** A school that never had a subscription has no document to come. */
export const nextDocumentAnswer = async (
  sources: Sources,
  school: string,
  asKnownAt?: Date,
): Promise<NextDocumentAnswer> => {
  const known = await knownSubscriptions(sources, school, asKnownAt);
  const { moment, position, day } = known;
  const { ifNobodyStops, ifNothingComes } = await nextDocumentsOf(sources, school, known);
  return { school, asKnownAt: moment, position, day, document: ifNothingComes, ifNobodyStops };
};

export const nextDocumentsOf = async (
  sources: Sources,
  school: string,
  { state, numbers, day, through }: KnownSubscriptions,
): Promise<NextDocuments> => {
  if (state.subscriptions.length === 0) return { ifNobodyStops: null, ifNothingComes: null };
  const last = foreseenAtMost(day);
  const reckoning = await reckoningFor(sources, school, state, { through, pricedThrough: last });
  const documentBy = (assumed: Reckoning): NextDocument | null => {
    const coming = nextComing({ state, reckoning: assumed, today: day }, school);
    if (coming === undefined) return null;
    const numbered = (id: string) => numbers[id];
    return {
      ...foretold(coming, assumed, numbered),
      years: coming.document.years.map((account) => ({
        ...account,
        documents: account.documents.map((id) => numbers[id] ?? id),
      })),
    };
  };
  return { ifNobodyStops: documentBy(ifNobodyStops(reckoning, day, last)), ifNothingComes: documentBy(reckoning) };
};
