/** The amounts billed for a year: by the documents of its subscription and, before it was taken over, elsewhere (4.3–4.5, 4.13). */
import type { DecimalText } from '../../money.ts';
import type { Billed } from '../../refusals/subscriptionFacts.ts';
import { linesFor, type NumberOf } from '../documents/document.ts';
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

/** What bills the years of the subscription that `isMeant`, with what was issued since; undefined while nothing does. */
export const billedOf = (
  state: Subscriptions,
  subscription: Subscription,
  isMeant: (term: number, year: number) => boolean,
  numberOf: NumberOf,
): Billed | undefined => {
  const elsewhere = (subscription.takenOver ?? []).filter(({ term, year }) => isMeant(term, year));
  const documents = standingSince(
    state,
    subscription,
    ({ purpose, year: { term, number } }) => purpose === 'year' && isMeant(term, number),
  );
  if (documents.length === 0 && elsewhere.length === 0) return undefined;
  return { documents: numbersOf(documents, numberOf), elsewhere: elsewhere.map(({ reference }) => reference) };
};

/** The standing documents of a subscription from the first that `isMeant` on, the latest first. */
export const standingSince = (
  { documents }: Pick<Subscriptions, 'documents'>,
  { terms }: Subscription,
  isMeant: (document: BilledDocument) => boolean,
): BilledDocument[] => {
  const standing = documents.filter((one) => one.standing && terms.some(({ term }) => term === one.year.term));
  const first = standing.findIndex(isMeant);
  return first < 0 ? [] : standing.slice(first).toReversed();
};

/** Without the documents that have no number yet. */
export const numbersOf = (documents: readonly BilledDocument[], numberOf: NumberOf): string[] =>
  documents.flatMap(({ document }) => numberOf(document) ?? []);

const isFinal = ({ purpose }: BilledDocument): boolean => purpose === 'final';

/** The final document and what was issued after it, the latest first; none while it does not stand. */
export const standingFinal = (state: Pick<Subscriptions, 'documents'>, subscription: Subscription): BilledDocument[] =>
  // Any of the terms may have it: if the end came before a migration, the last term never began.
  standingSince(state, subscription, isFinal);

/** Whether the final document, which settles an ended subscription, stands (4.10). */
export const hasStandingFinal = (state: Pick<Subscriptions, 'documents'>, subscription: Subscription): boolean =>
  standingFinal(state, subscription).length > 0;

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
