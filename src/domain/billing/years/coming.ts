/**
 * Foretells a school's documents to come from what is known now, with the functions that bill. Counts of days to come
 * follow from the results known now, which stay valid for a while (3.1), and prices from what is recorded (4.2, 7.4).
 */
import { addDays, addMonths, type Day, dayNumber, dayText } from '../../day.ts';
import type { DecidedDocument, Draft } from '../documents/document.ts';
import type { Reckoning } from '../rules/rules.ts';
import {
  documentId,
  evolveSubscriptions,
  latestTerm,
  type Subscription,
  type Subscriptions,
} from '../subscription/subscription.ts';
import { planOf } from './price.ts';
import { yearContaining, yearOfTerm } from './term.ts';

/** Everything from which a school's years are calculated, as known at one moment, and the running day at that moment. */
export type Known = { readonly state: Subscriptions; readonly reckoning: Reckoning; readonly today: Day };

/** A document to come, and the day of the run that would issue it. */
export type Coming = { readonly day: Day; readonly document: Omit<DecidedDocument, 'inputs' | 'rules'> };

/**
 * The documents that a run on every day from today through `through` would issue if nothing else were recorded, in order.
 * A document that is due already comes today.
 */
export const comingDocuments = ({ state, reckoning, today }: Known, school: string, through: Day): Coming[] => {
  const coming: Coming[] = [];
  let after = state;
  for (;;) {
    const draft = reckoning.rules.nextDocumentDue(after, reckoning, through);
    if (draft === undefined) return coming;
    const next = comingFrom(after, school, draft, today);
    coming.push(next);
    after = evolveSubscriptions(after, { type: 'DocumentDecided', data: { ...next.document, inputs: [] } });
  }
};

/** The document that comes next; undefined when none comes within the years that are foreseen. */
export const nextComing = ({ state, reckoning, today }: Known, school: string): Coming | undefined => {
  const draft = reckoning.rules.nextDocumentDue(state, reckoning, foreseenAtMost(today));
  return draft === undefined ? undefined : comingFrom(state, school, draft, today);
};

const comingFrom = (state: Subscriptions, school: string, draft: Draft, today: Day): Coming => ({
  day: laterOf(draft.dueFrom, today),
  document: { document: documentId(school, state), school, ...draft },
});

/** How far ahead documents are foretold at most. Results known today count for less than a year. */
const monthsForeseenMax = 60;

/** Months within which three things have passed: the year that runs then, the next one, and its count day. */
const monthsSettledWithin = 28;

/**
 * The last day through which documents are ever foretold. Prices of years that begin through this day may be needed.
 */
export const foreseenAtMost = (today: Day): Day => monthsAfter(today, monthsForeseenMax + monthsSettledWithin);

/**
 * A day by which three kinds of years have been settled: those that run now, those that begin with a recorded
 * migration, start or end, and the year after each. An advance that a document to come bills is thus also seen settled.
 * @param about a day that a question is about, such as the first day of a new price; default: today
 */
export const foreseenThrough = ({ state, reckoning, today }: Known, about: Day = today): Day =>
  state.subscriptions.map((subscription) => settledBy(subscription, reckoning, today, about)).reduce(laterOf, today);

const settledBy = (subscription: Subscription, { catalogue }: Reckoning, today: Day, about: Day): Day => {
  const farthest = monthsAfter(today, monthsForeseenMax);
  const term = latestTerm(subscription);
  const last = [today, about, term.startsOn].reduce(laterOf);
  const first = dayNumber(term.startsOn);
  const { to } = yearOfTerm(first, yearContaining(first, dayNumber(earlierOf(last, farthest))) + 1);
  const plan = planOf(catalogue, term);
  const settled = addDays(dayText(to), 1 + (plan.kind === 'per-pupil' ? plan.countAfterDays : 0));
  const { endsOn } = subscription;
  return endsOn === undefined ? settled : laterOf(settled, addDays(earlierOf(endsOn, farthest), 1));
};

const laterOf = (a: Day, b: Day): Day => (a > b ? a : b);
const earlierOf = (a: Day, b: Day): Day => (a < b ? a : b);
const monthsAfter = (day: Day, months: number): Day => dayText(addMonths(dayNumber(day), months));
