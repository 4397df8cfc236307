/** The amounts billed for a year: by the documents of its subscription and, before it was taken over, elsewhere (4.3–4.5, 4.13). */
import type { DecimalText } from '../../money.ts';
import { linesFor } from '../documents/document.ts';
import {
  type BilledDocument,
  type Subscription,
  type Subscriptions,
  subscriptionOfTerm,
  type TakenOverYear,
} from '../subscription/subscription.ts';

/** The standing documents with a line for a year, oldest first. */
export const standingDocumentsFor = ({ documents }: Subscriptions, term: number, year: number): BilledDocument[] =>
  documents.filter((document) => document.standing && linesFor(document, term, year).length > 0);

/** Undefined for a year that was not billed elsewhere. */
export const takenOverYear = (state: Subscriptions, term: number, year: number): TakenOverYear | undefined =>
  subscriptionOfTerm(state, term)?.takenOver?.find((taken) => taken.term === term && taken.year === year);

/** The years whose year document stands here or was made elsewhere (4.4, 4.13). */
export const billedYears = ({ subscriptions, documents }: Subscriptions): Pick<TakenOverYear, 'term' | 'year'>[] => [
  ...subscriptions.flatMap(({ takenOver }) => takenOver ?? []),
  ...documents
    .filter(({ standing, purpose }) => standing && purpose === 'year')
    .map(({ year: { term, number: year } }) => ({ term, year })),
];

/** Whether the final document, which settles an ended subscription, stands (4.10). */
export const hasStandingFinal = (
  { documents }: Pick<Subscriptions, 'documents'>,
  subscription: Subscription,
): boolean => {
  // Any of the terms may have it: if the end came before a migration, the last term never began.
  const terms = subscription.terms.map(({ term }) => term);
  return documents.some(({ standing, purpose, year }) => standing && purpose === 'final' && terms.includes(year.term));
};

/**
 * The `settles` of a line for a year: the earlier bills of that year (4.5), first the reference of a bill made
 * elsewhere, then the ids of standing documents.
 */
export const billedBy = (state: Subscriptions, term: number, year: number): string[] => {
  const elsewhere = takenOverYear(state, term, year);
  const here = standingDocumentsFor(state, term, year).map(({ document }) => document);
  return elsewhere === undefined ? here : [elsewhere.reference, ...here];
};

/**
 * The amount billed elsewhere, and the amounts of all lines for a year on all documents, cancelling ones included.
 * Their sum is *billed* (4.3, 4.13).
 */
export const billedAmounts = (state: Subscriptions, term: number, year: number): DecimalText[] => {
  const elsewhere = takenOverYear(state, term, year);
  const here = state.documents.flatMap((document) => linesFor(document, term, year).map(({ amount }) => amount));
  return elsewhere === undefined ? here : [elsewhere.billed, ...here];
};
