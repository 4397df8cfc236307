/** The document to come, estimated from what is known (4.4, 4.10, 5.6). */

import { type Foretold, foretold } from '../../../domain/billing/documents/foretold.ts';
import type { YearAccount } from '../../../domain/billing/years/account.ts';
import { foreseenAtMost, nextComing } from '../../../domain/billing/years/coming.ts';
import type { Day } from '../../../domain/day.ts';
import type { Position } from '../../../ledger/eventStore.ts';
import type { Sources } from '../../sources.ts';
import { type KnownSubscriptions, knownSubscriptions } from '../known.ts';
import { reckoningFor } from '../reckoning.ts';

/** A document to come, with the years that its lines are reckoned from. Counts of `day` and later are estimates. */
export type NextDocument = Foretold & { readonly years: readonly YearAccount[] };

export type NextDocumentAnswer = {
  readonly school: string;
  readonly asKnownAt: string;
  readonly position: Position;
  /** The running day: counts of this day and later follow from the results known so far. */
  readonly day: Day;
  /** Null when no document comes, as far as is known. */
  readonly document: NextDocument | null;
};

/** A school that never had a subscription has no document to come. */
export const nextDocumentAnswer = async (
  sources: Sources,
  school: string,
  asKnownAt?: Date,
): Promise<NextDocumentAnswer> => {
  const known = await knownSubscriptions(sources, school, asKnownAt);
  const { moment, position, day } = known;
  return { school, asKnownAt: moment, position, day, document: await nextDocumentOf(sources, school, known) };
};

export const nextDocumentOf = async (
  sources: Sources,
  school: string,
  { state, numbers, day, through }: KnownSubscriptions,
): Promise<NextDocument | null> => {
  if (state.subscriptions.length === 0) return null;
  const reckoning = await reckoningFor(sources, school, state, { through, pricedThrough: foreseenAtMost(day) });
  const coming = nextComing({ state, reckoning, today: day }, school);
  if (coming === undefined) return null;
  const numbered = (id: string) => numbers[id];
  return {
    ...foretold(coming, reckoning, numbered),
    years: coming.document.years.map((account) => ({
      ...account,
      documents: account.documents.map((id) => numbers[id] ?? id),
    })),
  };
};
