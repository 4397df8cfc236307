/** Trials, and starting, taking over, migrating and ending a subscription (4.9–4.13). */
import type { NumberOf } from '../../domain/billing/documents/document.ts';
import type { StartFacts, TakenOver } from '../../domain/billing/subscription/starting.ts';
import type { SubscriptionEvent, Subscriptions, Trial } from '../../domain/billing/subscription/subscription.ts';
import { type SubscriptionCommand, subscriptions } from '../../domain/billing/subscription/subscriptionDecider.ts';
import type { Catalogue } from '../../domain/catalogueEvents.ts';
import type { Day } from '../../domain/day.ts';
import { handle, type Outcome } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { hasDpa, hasTerms, isOffered, type Party, partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';
import { rememberingWish } from '../schools/wishes.ts';

type Written = Promise<Outcome<SubscriptionEvent>>;

export type SubscriptionAsked = {
  readonly plan: string;
  readonly startsOn: Day;
  /** Years that were billed elsewhere (4.13). */
  readonly takenOver?: readonly TakenOver[];
};

export type TrialAsked = Omit<Trial, 'endsOn'>;

/** @throws Rejection if something that 4.12 or 4.13 requires is missing */
export const startSubscription = (deps: Deps, school: string, asked: SubscriptionAsked, context: Context): Written =>
  rememberingWish(deps, { school, asked: 'subscription' }, context, () =>
    handleFor(
      deps,
      school,
      async (party) => {
        const facts = await factsOf(deps, party, asked);
        return { type: 'StartSubscription', data: { school, ...asked, today: today(deps), facts } };
      },
      context,
    ),
  );

/** @throws Rejection trial_used, trial_with_subscription, and if something that 4.12 requires is missing */
export const startTrial = (deps: Deps, school: string, asked: TrialAsked, context: Context): Written =>
  rememberingWish(deps, { school, asked: 'trial' }, context, () =>
    handleFor(
      deps,
      school,
      async (party) => ({ type: 'GrantTrial', data: { school, ...asked, facts: await factsOf(deps, party, asked) } }),
      context,
    ),
  );

/** @param on the first day on the new plan; default: the next anniversary */
export const migrateSubscription = (
  deps: Deps,
  school: string,
  { toPlan, on }: { readonly toPlan: string; readonly on?: Day },
  context: Context,
): Written =>
  handleFor(
    deps,
    school,
    async () => {
      const catalogue = (await deps.folds.catalogue()).state;
      const day = on === undefined ? {} : { on };
      const data = { school, toPlan, ...day, today: today(deps), catalogue, numberOf: await numberOf(deps) };
      return { type: 'MigrateSubscription', data };
    },
    context,
  );

export const takeBackMigration = (deps: Deps, school: string, context: Context): Written =>
  handleFor(deps, school, async () => ({ type: 'TakeBackMigration', data: { school, today: today(deps) } }), context);

/** @param on the last day; default: the last day of the running year. A past day needs a reason in the context (4.10). */
export const endSubscription = (deps: Deps, school: string, on: Day | undefined, context: Context): Written =>
  handleFor(
    deps,
    school,
    async () => ({
      type: 'EndSubscription',
      data: {
        school,
        ...(on === undefined ? {} : { on }),
        today: today(deps),
        hasReason: context.reason !== undefined,
        numberOf: await numberOf(deps),
      },
    }),
    context,
  );

export const takeBackEnd = (deps: Deps, school: string, context: Context): Written =>
  handleFor(
    deps,
    school,
    async () => ({ type: 'TakeBackEnd', data: { school, numberOf: await numberOf(deps) } }),
    context,
  );

/** For refusals, which name documents by number. */
const numberOf = async ({ folds }: Deps): Promise<NumberOf> => {
  const { state } = await folds.knownDocuments();
  return (document) => state.issued.get(document)?.number;
};

const factsOf = async ({ folds }: Deps, party: Party, { startsOn }: { readonly startsOn: Day }): Promise<StartFacts> =>
  startFacts(party, (await folds.catalogue()).state, startsOn);

/** The facts from other streams that decide whether a school may start on a day (4.12). */
export const startFacts = (party: Party, catalogue: Catalogue, startsOn: Day): StartFacts => ({
  catalogue,
  offered: isOffered(party),
  closed: party.school.closed !== undefined,
  termsAccepted: hasTerms(party, startsOn),
  dpaInForce: hasDpa(party, startsOn),
});

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
