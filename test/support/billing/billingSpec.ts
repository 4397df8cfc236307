/**
 * Billing's rules as given/when/then, without store or clock. Given is what a school's subscription stream holds and how
 * many pupils count on each day. When is a run, a credit or a correction. Then are the documents that it decides.
 */
import { expect } from 'vitest';
import type { Draft } from '../../../src/domain/billing/documents/document.ts';
import { newestOf, type Reckoning } from '../../../src/domain/billing/rules/rules.ts';
import { billingRules } from '../../../src/domain/billing/rules/versions.ts';
import type { TakenOver } from '../../../src/domain/billing/subscription/starting.ts';
import {
  documentId,
  type SubscriptionEvent,
  type Subscriptions,
  type Term,
} from '../../../src/domain/billing/subscription/subscription.ts';
import { subscriptions } from '../../../src/domain/billing/subscription/subscriptionDecider.ts';
import type { YearAccount } from '../../../src/domain/billing/years/account.ts';
import type { Agreements } from '../../../src/domain/billing/years/price.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import type { Catalogue, CatalogueEvent } from '../../../src/domain/catalogueEvents.ts';
import { addDays, type Day, dayNumber } from '../../../src/domain/day.ts';
import { fold } from '../../../src/domain/decider.ts';
import type { Results } from '../../../src/domain/results/columns/state.ts';
import { countsOf as resultsCounted } from '../../../src/domain/results/counting/counting.ts';
import { type Counts, countsFromChanges, noCounts } from '../../../src/domain/results/counting/counts.ts';

export const school = '12AB00';

/** N from this day on, until the day of the next entry. */
export type PupilsFrom = readonly [from: Day, pupils: number];

type Asked =
  | { readonly type: 'Run'; readonly on: Day }
  | { readonly type: 'Credit'; readonly document: number }
  | { readonly type: 'Correct'; readonly on: Day };

/** Issues every document that is due on or before a day (4.8). */
export const run = (on: Day): Asked => ({ type: 'Run', on });
/** Credits one of the school's documents. `document` counts from 1, in the order in which they were decided (4.7). */
export const credit = (document: number): Asked => ({ type: 'Credit', document });
/** Corrects all settled years now (4.7). */
export const correct = (on: Day): Asked => ({ type: 'Correct', on });

export const started = (
  startsOn: Day,
  plan = 'per-pupil',
  { term = 1, takenOver }: { term?: number; takenOver?: readonly TakenOver[] } = {},
): SubscriptionEvent => ({
  type: 'SubscriptionStarted',
  data: {
    school,
    term,
    plan,
    startsOn,
    ...(takenOver === undefined ? {} : { takenOver: takenOver.map((year) => ({ term: 1, ...year })) }),
  },
});
export const migrated = (term: number, plan: string, startsOn: Day): SubscriptionEvent => ({
  type: 'SubscriptionMigrated',
  data: { school, term, plan, startsOn },
});
export const ended = (endsOn: Day): SubscriptionEvent => ({
  type: 'SubscriptionEndRecorded',
  data: { school, endsOn },
});
export const endTakenBack: SubscriptionEvent = { type: 'SubscriptionEndTakenBack', data: { school } };

/** A flat plan that schools may take, and a second plan per pupil. */
export const morePlans: readonly CatalogueEvent[] = [
  { type: 'PlanDefined', data: { plan: 'flat', kind: 'flat' } },
  { type: 'PlanPriced', data: { plan: 'flat', price: '700.00', from: '2015-01-01' } },
  {
    type: 'PlanDefined',
    data: { plan: 'upper', kind: 'per-pupil', measure: 'monthly', countAfterDays: 0, settleFromYear: 2 },
  },
  { type: 'PlanPriced', data: { plan: 'upper', price: '3.60', from: '2015-01-01' } },
];

type Known = {
  readonly state: Subscriptions;
  readonly catalogue: Catalogue;
  readonly counts: Reckoning['counts'];
  readonly agreements?: Agreements;
};

export type BillingSpec = {
  /** Replaces the pupils known so far, from here on. */
  counting(...pupils: readonly PupilsFrom[]): BillingSpec;
  /** The same, as the results of the school give it for each choice of year groups (3.2). */
  countingResults(results: Results): BillingSpec;
  /** Adds events to the catalogue. */
  offering(...events: readonly CatalogueEvent[]): BillingSpec;
  /** Replaces the agreements that may set prices. */
  agreed(agreements: Agreements): BillingSpec;
  /** Records events, and the events that commands decide. */
  and(...steps: readonly (SubscriptionEvent | Asked)[]): BillingSpec;
  when(asked: Asked): {
    /**
     * Each document as `purpose term/year: total`, followed by its lines, indented:
     * `kind term/year: quantity × price = amount (settles …)`.
     */
    then(...documents: readonly string[]): void;
    thenRejects(code: string): void;
  };
  /** A year's account as it is known when the day `through` has ended. */
  account(term: number, year: number, through: Day): YearAccount;
};

export const given = (...events: readonly SubscriptionEvent[]): BillingSpec =>
  specOf({
    state: fold(subscriptions, events),
    catalogue: fold(catalogue, catalogue.decide({ type: 'OpenCatalogue' }, catalogue.initial)),
    counts: () => noCounts,
  });

const specOf = (known: Known): BillingSpec => ({
  counting: (...pupils) => {
    const counts = countsOf(pupils);
    return specOf({ ...known, counts: () => counts });
  },
  countingResults: (results) => specOf({ ...known, counts: (yearGroups) => resultsCounted(results, yearGroups) }),
  offering: (...events) => specOf({ ...known, catalogue: events.reduce(catalogue.evolve, known.catalogue) }),
  agreed: (agreements) => specOf({ ...known, agreements }),
  and: (...steps) => {
    let { state } = known;
    for (const step of steps) {
      const events = isAsked(step) ? decide(step, { ...known, state }) : [step];
      state = events.reduce(subscriptions.evolve, state);
    }
    return specOf({ ...known, state });
  },
  when: (asked) => ({
    // biome-ignore lint/suspicious/noThenProperty: given/when/then is what a specification says; nobody awaits it.
    then: (...documents) => expect(decide(asked, known).flatMap(written)).toEqual(documents),
    thenRejects: (code) => expect(() => decide(asked, known)).toThrow(expect.objectContaining({ code })),
  }),
  account: (term, year, through) => {
    const subscription = known.state.subscriptions.find(({ terms }) => terms.some((one) => one.term === term))!;
    const asked = subscription.terms.find((one: Term) => one.term === term)!;
    const { rules } = reckoningOf(known);
    return rules.accountOf(known.state, subscription, asked, year, reckoningOf(known), dayNumber(through));
  },
});

const isAsked = (step: SubscriptionEvent | Asked): step is Asked => !('data' in step);

/** Decides as the commands do. What the commands add themselves is read from other streams. */
const decide = (asked: Asked, known: Known): SubscriptionEvent[] => {
  const reckoning = reckoningOf(known);
  const { rules } = reckoning;
  switch (asked.type) {
    case 'Run': {
      const due = rules.nextDocumentDue(known.state, reckoning, asked.on);
      if (due === undefined) return [];
      const event = decidedBy(due, known.state);
      return [event, ...decide(asked, { ...known, state: subscriptions.evolve(known.state, event) })];
    }
    case 'Credit':
      return [decidedBy(rules.cancellationOf(known.state, `${school}-${asked.document}`, rules), known.state)];
    case 'Correct': {
      let { state } = known;
      return rules.correctionsNow(state, reckoning, asked.on).map((draft) => {
        const event = decidedBy(draft, state);
        state = subscriptions.evolve(state, event);
        return event;
      });
    }
  }
};

const reckoningOf = ({ catalogue, counts, agreements }: Known): Reckoning => ({
  rules: newestOf(billingRules),
  catalogue,
  counts,
  ...(agreements === undefined ? {} : { agreements }),
});

const decidedBy = (draft: Draft, state: Subscriptions): SubscriptionEvent => ({
  type: 'DocumentDecided',
  data: { document: documentId(school, state), school, ...draft, inputs: [] },
});

const written = (event: SubscriptionEvent): string[] => {
  if (event.type !== 'DocumentDecided') return [event.type];
  const { purpose, year, lines, total } = event.data;
  return [
    `${purpose} ${year.term}/${year.number}: ${total}`,
    ...lines.map(({ kind, term, year: of, quantity, unitPrice, amount, settles }) => {
      const bills = settles.map((bill) => bill.replace(`${school}-`, '')).join(', ');
      return `  ${kind} ${term}/${of}: ${quantity} × ${unitPrice} = ${amount}${bills === '' ? '' : ` (settles ${bills})`}`;
    }),
  ];
};

export const countsOf = (pupils: readonly PupilsFrom[]): Counts => {
  const last = pupils.at(-1);
  if (last === undefined) return noCounts;
  const forLong = addDays(last[0], 20 * 365);
  return countsFromChanges([...pupils, [forLong, 0] as const].map(([day, n]) => [dayNumber(day), n]));
};
