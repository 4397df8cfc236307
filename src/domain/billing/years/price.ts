/** The price per pupil or year for one year of a term. It is decided here and nowhere else (4.2, 4.13, 7.4). */

import type { BoardPeriods } from '../../boards/boardPeriods.ts';
import type { Framework } from '../../boards/frameworkEvents.ts';
import { agreementOn, type BoardFrameworks } from '../../boards/frameworks.ts';
import { priceOn } from '../../catalogue.ts';
import type { Catalogue, Plan } from '../../catalogueEvents.ts';
import { type Day, dayNumber } from '../../day.ts';
import { type DecimalText, discounted, priceText } from '../../money.ts';
import type { Counts } from '../../results/counting/counts.ts';
import type { YearGroups } from '../../results/counting/valid.ts';
import { type Subscriptions, subscriptionOn, type Term, termOn } from '../subscription/subscription.ts';
import type { AgreedPrice, Pool } from './account.ts';
import { standingDocumentsFor, takenOverYear } from './billed.ts';

/** Counts for the year groups to which a plan is limited. Undefined means all pupils. */
export type CountsOf = (yearGroups: readonly number[] | undefined) => Counts;

/** A school that may be in a pool, read from its streams. */
export type PooledSchool = {
  readonly school: string;
  readonly boardPeriods: BoardPeriods;
  readonly subscriptions: Pick<Subscriptions, 'subscriptions'>;
  readonly counts: CountsOf;
};

/** The agreements that may set a school's prices instead of its plan: those of each board to which it ever belonged. */
export type Agreements = {
  readonly school: string;
  readonly boardPeriods: BoardPeriods;
  readonly boards: readonly BoardFrameworks[];
  /** The other schools that joined the agreements found by {@link volumeAgreement}. */
  readonly pooled: readonly PooledSchool[];
};

export type Priced = {
  /** Unrounded; null while no price is known. */
  readonly price: DecimalText | null;
  readonly agreed?: AgreedPrice;
};

/** A year to be priced, with the facts from its own school's streams. */
export type PricedYear = {
  readonly state: Subscriptions;
  readonly term: Term;
  readonly year: number;
  /** First day of the year. */
  readonly from: Day;
  /** Null while it is not known. */
  readonly countDay: Day | null;
};

type Known = { readonly catalogue: Catalogue; readonly counts: CountsOf };

/**
 * The price of a year. The first standing document with a line for the year fixes it. Without one, the framework
 * agreement sets it (7.4), or else the plan's price on the year's first day (4.2). No agreement sets the price of
 * a year taken over (4.13).
 */
export const priceOfYear = (
  asked: PricedYear,
  plan: Plan,
  { agreements, ...known }: Known & { readonly agreements?: Agreements },
): Priced => {
  const decided = decidedPrice(asked);
  if (decided !== undefined) return decided;
  const listed = priceOn(known.catalogue, plan.plan, asked.from);
  const ofPlan = listed === undefined ? null : priceText(listed.price);
  if (agreements === undefined || plan.kind !== 'per-pupil') return { price: ofPlan };
  const found = agreementOfYear(asked, agreements);
  return found === undefined ? { price: ofPlan } : agreedPrice(found, ofPlan, asked, known, agreements);
};

/** The price on the first standing document with a line for the year; undefined while there is none. */
const decidedPrice = ({ state, term: { term }, year }: Omit<PricedYear, 'countDay'>): Priced | undefined => {
  const [first] = standingDocumentsFor(state, term, year);
  const account = first?.years.find((candidate) => candidate.term === term && candidate.year === year);
  if (account === undefined || account.price === null) return undefined;
  const { price, agreed } = account;
  return { price, ...(agreed === undefined ? {} : { agreed }) };
};

type Found = BoardFrameworks & { readonly framework: Framework };

const agreementOfYear = (
  { state, term, year, from }: Omit<PricedYear, 'countDay'>,
  { boards, ...school }: Omit<Agreements, 'pooled'>,
): Found | undefined => {
  if (takenOverYear(state, term.term, year) !== undefined) return undefined;
  for (const board of boards) {
    const framework = agreementOn(board, school, from);
    if (framework !== undefined) return { ...board, framework };
  }
  return undefined;
};

/** The volume agreement that will price a year, if the year has no price yet. Its pool must then be read. */
export const volumeAgreement = (
  year: Omit<PricedYear, 'countDay'>,
  agreements: Omit<Agreements, 'pooled'>,
): Framework | undefined => {
  if (decidedPrice(year) !== undefined) return undefined;
  const framework = agreementOfYear(year, agreements)?.framework;
  return framework?.terms.kind === 'volume' ? framework : undefined;
};

const agreedPrice = (
  found: Found,
  ofPlan: DecimalText | null,
  asked: PricedYear,
  known: Known,
  agreements: Agreements,
): Priced => {
  const { agreement, terms } = found.framework;
  switch (terms.kind) {
    case 'discount':
      if (ofPlan === null) return { price: null };
      return {
        price: discounted(ofPlan, terms.percent),
        agreed: { agreement, formula: `${ofPlan} × (100 − ${terms.percent}) / 100` },
      };
    case 'fixed':
      return { price: priceText(terms.price), agreed: { agreement, formula: priceText(terms.price) } };
    case 'volume': {
      if (asked.countDay === null) return { price: null };
      const pool = poolOf(found, asked, asked.countDay, known, agreements);
      const tier = terms.tiers.findLast(({ from }) => from <= pool.total)!;
      const price = priceText(tier.price);
      return { price, agreed: { agreement, formula: `${pool.total} ≥ ${tier.from}: ${price}`, pool } };
    }
  }
};

/**
 * Sums N on the count day over the schools that, on the year's first day, have joined and have a running per-pupil
 * subscription (7.4).
 */
const poolOf = (
  found: Found,
  { state, from }: PricedYear,
  day: Day,
  { catalogue, counts }: Known,
  { school, boardPeriods, pooled }: Agreements,
): Pool => {
  const schools = [...pooled, { school, boardPeriods, subscriptions: state, counts }]
    .filter((one) => agreementOn(found, one, from)?.agreement === found.framework.agreement)
    .flatMap((one) => {
      const plan = planRunningOn(one, catalogue, from);
      if (plan?.kind !== 'per-pupil') return [];
      return [{ school: one.school, pupils: one.counts(plan.yearGroups).on(dayNumber(day)) }];
    })
    .toSorted((a, b) => (a.school < b.school ? -1 : 1));
  const own = schools.find((one) => one.school === school)?.pupils ?? 0;
  return { day, total: schools.reduce((sum, { pupils }) => sum + pupils, 0), own, schools };
};

const planRunningOn = ({ subscriptions }: PooledSchool, catalogue: Catalogue, day: Day): Plan | undefined => {
  const running = subscriptionOn(subscriptions, day);
  return running && planOf(catalogue, termOn(running, day));
};

/**
 * The plan of a term. A plan stays in the catalogue for ever, so every term has one.
 * @throws Error when the log says otherwise
 */
export const planOf = ({ plans }: Catalogue, { plan: name }: Term): Plan => {
  const plan = plans.get(name);
  if (plan === undefined || plan.kind === 'trial') throw new Error(`The catalogue holds no plan '${name}'`);
  return plan;
};

/** The scopes in which a school is counted: all year groups first, then the year groups to which its plans are limited. */
export const scopesOf = ({ subscriptions }: Subscriptions, { plans }: Catalogue): YearGroups[] => {
  const limited = subscriptions
    .flatMap(({ terms }) => terms)
    .flatMap(({ plan: name }) => {
      const plan = plans.get(name);
      return plan?.kind === 'per-pupil' && plan.yearGroups !== undefined ? [plan.yearGroups] : [];
    });
  return [undefined, ...new Map(limited.map((scope) => [String(scope), scope])).values()];
};
