/** Starting and ending a subscription (4.10, 4.12). */
import type { TakenOver } from '../domain/billing/starting.ts';
import type { SubscriptionEvent, Subscriptions } from '../domain/billing/subscription.ts';
import { type SubscriptionCommand, subscriptions } from '../domain/billing/subscriptionDecider.ts';
import type { Day } from '../domain/day.ts';
import { type Deps, today } from './deps.ts';
import { handle, type Outcome } from './handler.ts';
import type { Context } from './ledger.ts';
import { hasDpa, hasTerms, isOffered, type Party, partyOf } from './parties.ts';
import { streams } from './streams.ts';

type Written = Promise<Outcome<SubscriptionEvent>>;

export type SubscriptionAsked = {
  readonly plan: string;
  readonly startsOn: Day;
  /** Years billed elsewhere (4.13). */
  readonly takenOver?: readonly TakenOver[];
};

/** @throws Rejection for what 4.12 and 4.13 ask and is not there. */
export const startSubscription = (deps: Deps, school: string, asked: SubscriptionAsked, context: Context): Written =>
  handleFor(
    deps,
    school,
    async (party) => {
      const facts = {
        catalogue: (await deps.folds.catalogue()).state,
        offered: isOffered(party),
        termsAccepted: hasTerms(party, asked.startsOn),
        dpaInForce: hasDpa(party, asked.startsOn),
      };
      return { type: 'StartSubscription', data: { school, ...asked, today: today(deps), facts } };
    },
    context,
  );

/** @param on the last day; default: the last day of the running year. */
export const endSubscription = (deps: Deps, school: string, on: Day | undefined, context: Context): Written =>
  handleFor(
    deps,
    school,
    async () => ({
      type: 'EndSubscription',
      data: { school, ...(on === undefined ? {} : { on }), today: today(deps) },
    }),
    context,
  );

export const takeBackEnd = (deps: Deps, school: string, context: Context): Written =>
  handleFor(deps, school, async () => ({ type: 'TakeBackEnd', data: { school, today: today(deps) } }), context);

const handleFor = (
  deps: Deps,
  school: string,
  command: (party: Party) => Promise<SubscriptionCommand>,
  context: Context,
): Written =>
  handle<Subscriptions, SubscriptionCommand, SubscriptionEvent>(
    deps.ledger,
    subscriptions,
    streams.subscription(school),
    async () => command(await partyOf(deps.ledger, school)),
    context,
  );
