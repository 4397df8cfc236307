/**
 * Decides the next document that a school's subscriptions call for, and its lines (4.4, 4.7, 4.10). Issuing and
 * verifying both use this one pure function.
 */
import { addDays, type Day, dayNumber } from '../../day.ts';
import { Rejection } from '../../rejection.ts';
import {
  type Draft,
  type Line,
  linesFor,
  type NumberOf,
  type Purpose,
  totalOf,
  type YearReference,
} from '../documents/document.ts';
import type { Reckoning, Rules } from '../rules/rules.ts';
import {
  type BilledDocument,
  type Subscription,
  type Subscriptions,
  subscriptionOfTerm,
  type Term,
} from '../subscription/subscription.ts';
import type { YearAccount } from './account.ts';
import { billedBy, billedYears, hasStandingFinal, numbersOf, standingDocumentsFor } from './billed.ts';
import { planOf } from './price.ts';
import { yearContaining } from './term.ts';

type Year = { readonly term: Term; readonly year: number };

/** Gives a year's account as known on `on`: the days before it have ended. */
type Accounts = (year: Year) => YearAccount;

/**
 * The first document that is due on or before `on` and does not stand yet; undefined when nothing is due. Documents are
 * ordered by term, then by year, and the final one is last. Repeat this with the resulting state until nothing is due
 * (4.8).
 */
export const nextDocumentDue = (state: Subscriptions, reckoning: Reckoning, on: Day): Draft | undefined => {
  for (const subscription of state.subscriptions) {
    const accounts = accountsOn(state, subscription, reckoning, on);
    for (const year of openYears(state, subscription, on)) {
      const draft = yearDocument(state, subscription, year, accounts, reckoning, on);
      if (draft !== undefined) return draft;
    }
    const draft = finalDocument(state, subscription, reckoning, accounts, on);
    if (draft !== undefined) return draft;
  }
  return undefined;
};

/**
 * Whether anything could be due on a day, judged without any counts. This spares loading the results of the many
 * schools that have nothing to bill.
 */
export const mayBeDue = (state: Subscriptions, on: Day): boolean =>
  state.subscriptions.some(
    (subscription) => openYears(state, subscription, on).length > 0 || isFinalOpen(state, subscription, on),
  );

/** The documents that bring settled years to what they are now due, one for each subscription with such a year (4.7). */
export const correctionsNow = (state: Subscriptions, reckoning: Reckoning, on: Day): Draft[] => {
  const { rules } = reckoning;
  return state.subscriptions.flatMap((subscription) => {
    const drifted = rules
      .settledYears(state, subscription, reckoning, on)
      .filter((account) => rules.lines.correction(account).length > 0);
    const last = drifted.at(-1);
    if (last === undefined) return [];
    return documentOf(rules, 'correction', last, on, drifted, drifted.flatMap(rules.lines.correction)) ?? [];
  });
};

/**
 * The settled years of a subscription as known on a day, oldest first. A year is settled in three cases: a standing
 * document has a `usage` or `advance-settled` line for it (a usage of 0.00 leaves only the latter); a later year was
 * taken over, so it was settled elsewhere; or the final document stands, after which no other document bills a
 * difference.
 */
export const settledYears = (
  state: Subscriptions,
  subscription: Subscription,
  reckoning: Reckoning,
  on: Day,
): YearAccount[] => {
  const lastTakenOver = subscription.takenOver?.at(-1)?.year ?? 0;
  return allYears(subscription, on)
    .filter(
      (year) =>
        hasStandingFinal(state, subscription) ||
        hasSettlingLine(state, year) ||
        (year.term === subscription.terms[0] && year.year < lastTakenOver),
    )
    .map(accountsOn(state, subscription, reckoning, on));
};

const hasSettlingLine = (state: Subscriptions, { term, year }: Year): boolean =>
  standingDocumentsFor(state, term.term, year)
    .flatMap((document) => linesFor(document, term.term, year))
    .some(({ kind }) => kind === 'usage' || kind === 'advance-settled');

/**
 * The document that cancels another (4.7).
 * @param numberOf for the refusals, which name documents by number
 * @throws Rejection unless that one is the latest standing document of its subscription
 */
export const cancellationOf = (
  state: Subscriptions,
  document: string,
  { lines }: Rules,
  numberOf: NumberOf = () => undefined,
): Draft => {
  const cancelled = cancellable(state, document, numberOf);
  if (cancelled instanceof Rejection) throw cancelled;
  return lines.cancelling(cancelled, (line) => billedBy(state, line.term, line.year));
};

/** Whether {@link cancellationOf} would cancel the document (4.7). */
export const mayCancel = (state: Subscriptions, document: string): boolean =>
  !(cancellable(state, document, () => undefined) instanceof Rejection);

/** The document, or the refusal that says why it may not be cancelled. */
const cancellable = (state: Subscriptions, document: string, numberOf: NumberOf): BilledDocument | Rejection => {
  const found = state.documents.find((candidate) => candidate.document === document);
  if (found === undefined) return new Rejection('document_not_found', {});
  if (found.purpose === 'cancel') return new Rejection('document_cancels', {});
  const later = state.documents.slice(state.documents.indexOf(found) + 1);
  if (!found.standing) {
    const by = later.find(({ cancels }) => cancels === document);
    return new Rejection('document_already_credited', { by: (by && numberOf(by.document)) ?? null });
  }
  const standing = later.filter((one) => one.standing && sameSubscription(state, one, found)).toReversed();
  if (standing.length > 0) return new Rejection('document_not_latest', { later: numbersOf(standing, numberOf) });
  return found;
};

/** The years of a subscription that have begun by a day, over all its terms, in order. */
export const allYears = ({ terms, endsOn }: Subscription, on: Day): Year[] =>
  terms.flatMap((term, index) => {
    const next = terms[index + 1];
    const last = [
      on,
      ...(endsOn === undefined ? [] : [endsOn]),
      ...(next === undefined ? [] : [addDays(next.startsOn, -1)]),
    ].toSorted()[0]!;
    if (last < term.startsOn) return [];
    const years = yearContaining(dayNumber(term.startsOn), dayNumber(last));
    return Array.from({ length: years }, (_, index) => ({ term, year: index + 1 }));
  });

const accountsOn = (state: Subscriptions, subscription: Subscription, reckoning: Reckoning, on: Day): Accounts => {
  const through = dayNumber(on) - 1;
  return ({ term, year }) => reckoning.rules.accountOf(state, subscription, term, year, reckoning, through);
};

/**
 * The years that may still get their year document. There are none before a year that has one, and none once the
 * final document stands (4.4).
 */
const openYears = (state: Subscriptions, subscription: Subscription, on: Day): Year[] => {
  if (hasStandingFinal(state, subscription)) return [];
  const years = allYears(subscription, on);
  return years.slice(lastBilled(state, years) + 1);
};

/** Index of the last of these years that has its year document, −1 when none has. */
const lastBilled = (state: Subscriptions, years: readonly Year[]): number => {
  const billed = new Set(billedYears(state).map(({ term, year }) => `${term}/${year}`));
  return years.findLastIndex(({ term, year }) => billed.has(`${term.term}/${year}`));
};

const yearDocument = (
  state: Subscriptions,
  subscription: Subscription,
  year: Year,
  accounts: Accounts,
  reckoning: Reckoning,
  on: Day,
): Draft | undefined => {
  const known = accounts(year);
  const dueFrom = known.kind === 'flat' ? known.from : known.countDay;
  if (dueFrom === null || dueFrom > on) return undefined;
  // The account is taken as of the day on which the document fell due. A late run and a verification years later then
  // find the same.
  const accountsThen = accountsOn(state, subscription, reckoning, dueFrom);
  const earlier = allYears(subscription, dueFrom)
    .filter((candidate) => isBefore(candidate, year))
    .map(accountsThen);
  const account = accountsThen(year);
  const { rules } = reckoning;
  return documentOf(
    rules,
    'year',
    account,
    dueFrom,
    [...earlier, account],
    [...rules.lines.opening(account, rules.rounding), ...settlementOf(rules, state, earlier, account.from)],
  );
};

/**
 * The lines that settle or correct some years. The last of them is settled or, if it is flat and cut short on a day,
 * refunded. All years before it are corrected (4.4, 4.11).
 */
const settlementOf = (
  { lines, rounding }: Rules,
  state: Subscriptions,
  years: readonly YearAccount[],
  cutShortOn?: Day,
): Line[] => {
  const last = years.at(-1);
  if (last === undefined) return [];
  return [
    ...lines.settling(last, state),
    ...(cutShortOn === undefined ? [] : lines.refund(last, cutShortOn, rounding)),
    ...years.slice(0, -1).flatMap(lines.correction),
  ];
};

const finalDocument = (
  state: Subscriptions,
  subscription: Subscription,
  reckoning: Reckoning,
  accounts: Accounts,
  on: Day,
): Draft | undefined => {
  if (!isFinalOpen(state, subscription, on)) return undefined;
  const years = allYears(subscription, on);
  const last = years.at(-1);
  if (last === undefined || isTooShort(subscription, last, reckoning)) return undefined;
  const reckoned = years.map(accounts);
  const ended = reckoned.at(-1)!;
  if (ended.kind !== 'per-pupil') return undefined;
  const { rules } = reckoning;
  return documentOf(rules, 'final', ended, addDays(ended.to, 1), reckoned, settlementOf(rules, state, reckoned));
};

const isFinalOpen = (state: Subscriptions, subscription: Subscription, on: Day): boolean =>
  subscription.endsOn !== undefined && subscription.endsOn < on && !hasStandingFinal(state, subscription);

/** Whether a subscription ends so early in its first term that its last year is not settled (4.10). */
const isTooShort = ({ terms }: Subscription, { term, year }: Year, { catalogue }: Reckoning): boolean => {
  const plan = planOf(catalogue, term);
  return plan.kind === 'per-pupil' && term.term === terms[0].term && year < plan.settleFromYear;
};

const isBefore = (a: Year, b: Year): boolean =>
  a.term.term < b.term.term || (a.term.term === b.term.term && a.year < b.year);

const sameSubscription = (state: Subscriptions, a: BilledDocument, b: BilledDocument): boolean =>
  subscriptionOfTerm(state, a.year.term) === subscriptionOfTerm(state, b.year.term);

const documentOf = (
  rules: Rules,
  purpose: Purpose,
  { term, year, from, to }: YearAccount,
  dueFrom: Day,
  years: readonly YearAccount[],
  unordered: readonly Line[],
): Draft | undefined => {
  const lines = rules.lines.ordered(unordered);
  if (lines.length === 0) return undefined;
  const named = years.filter(
    (account) =>
      (account.term === term && account.year === year) || linesFor({ lines }, account.term, account.year).length > 0,
  );
  const reference: YearReference = { term, number: year, from, to };
  const elsewhere = named.flatMap(({ takenOver }) => takenOver?.reference ?? []);
  return {
    purpose,
    year: reference,
    dueFrom,
    lines,
    total: totalOf(lines),
    cancels: null,
    ...(elsewhere.length === 0 ? {} : { elsewhere }),
    years: named,
  };
};
