/** The price per pupil or year of one year of a term. Decided here and nowhere else (4.2, 4.13, 7.4). */
import { agreementOn, type BoardFrameworks, type Framework } from '../../boards/frameworks.ts';
import type { Stays } from '../../boards/stays.ts';
import { type Catalogue, type Plan, priceOn } from '../../catalogue.ts';
import { type Day, dayNumber } from '../../day.ts';
import { type DecimalText, discounted, priceText } from '../../money.ts';
import type { Counts } from '../../results/counting/counts.ts';
import type { YearGroups } from '../../results/counting/valid.ts';
import { type Subscriptions, subscriptionOn, type Term, termOn } from '../subscription/subscription.ts';
import type { AgreedPrice, Pool } from './account.ts';
import { standingDocumentsFor, takenOverYear } from './billed.ts';

/** Counts for the year groups a plan is limited to; undefined: all. */
export type CountsOf = (yearGroups: readonly number[] | undefined) => Counts;

/** A school that may be in a pool, as its streams were read. */
export type PooledSchool = {
  readonly school: string;
  readonly stays: Stays;
  readonly subscriptions: Pick<Subscriptions, 'subscriptions'>;
  readonly counts: CountsOf;
};

/** What a school may take its prices from besides its plan: the agreements of each board it was ever of. */
export type Agreements = {
  readonly school: string;
  readonly stays: Stays;
  readonly boards: readonly BoardFrameworks[];
  /** The other schools that joined what {@link volumeAgreements} names. */
  readonly pooled: readonly PooledSchool[];
};

export type Priced = {
  /** Unrounded; null while none is known. */
  readonly price: DecimalText | null;
  readonly agreed?: AgreedPrice;
};

/** A year to be priced, and what its own school's streams say. */
export type PricedYear = {
  readonly state: Subscriptions;
  readonly term: Term;
  readonly year: number;
  /** Its first day. */
  readonly from: Day;
  /** Null while it is not known. */
  readonly countDay: Day | null;
};

type Known = { readonly catalogue: Catalogue; readonly counts: CountsOf };

/**
 * Decided by the first standing document with a line for the year; else the framework agreement's (7.4); else the plan's
 * price in force on the year's first day (4.2), which a year taken over always has (4.13).
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

/** What the first standing document with a line for the year says; undefined while there is none. */
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

/** The agreement that a year not priced yet is to be priced by, if that goes by volume: then its pool has to be read. */
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

/** N on the count day of each school joined on the year's first day that then has a running per-pupil subscription (7.4). */
const poolOf = (
  found: Found,
  { state, from }: PricedYear,
  day: Day,
  { catalogue, counts }: Known,
  { school, stays, pooled }: Agreements,
): Pool => {
  const schools = [...pooled, { school, stays, subscriptions: state, counts }]
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

/** A plan stays in the catalogue for ever, so a term always has one. @throws Error when the log says otherwise. */
export const planOf = ({ plans }: Catalogue, { plan: name }: Term): Plan => {
  const plan = plans.get(name);
  if (plan === undefined || plan.kind === 'trial') throw new Error(`The catalogue holds no plan '${name}'`);
  return plan;
};

/** All year groups, then those that plans of the school are limited to. */
export const scopesOf = ({ subscriptions }: Subscriptions, { plans }: Catalogue): YearGroups[] => {
  const limited = subscriptions
    .flatMap(({ terms }) => terms)
    .flatMap(({ plan: name }) => {
      const plan = plans.get(name);
      return plan?.kind === 'per-pupil' && plan.yearGroups !== undefined ? [plan.yearGroups] : [];
    });
  return [undefined, ...new Map(limited.map((scope) => [String(scope), scope])).values()];
};
