/** Decides billing in the subscription's stream (5.2). A writer that loses the race decides again. */

import type { DecidedDocument, Draft, Input } from '../../domain/billing/documents/document.ts';
import { naming, newestOf, type Reckoning, rulesNamed, unknownRules } from '../../domain/billing/rules/rules.ts';
import type { SubscriptionEvent, Subscriptions } from '../../domain/billing/subscription/subscription.ts';
import { documentId } from '../../domain/billing/subscription/subscription.ts';
import { subscriptions } from '../../domain/billing/subscription/subscriptionDecider.ts';
import { scopesOf } from '../../domain/billing/years/price.ts';
import type { Day } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import { RevisionConflict } from '../../ledger/eventStore.ts';
import { decidingAgain } from '../../ledger/handler.ts';
import { inputOf } from '../../ledger/inputs.ts';
import { historyUnknown } from '../../ledger/known.ts';
import type { Context } from '../../ledger/ledger.ts';
import { billingOf, decidingMsMax, type SchoolBilling } from '../../ledger/states/billing.ts';
import { countsIn } from '../../ledger/states/countsCache.ts';
import { type Party, partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';
import { type AgreementsAsked, agreementsOf } from './agreements.ts';
import { type Pools, poolsIn } from './pooledSchools.ts';

/**
 * Decides everything that is due for a school on a day, with one append for each document. Returns every decision that
 * its stream then holds. What a decision follows from is read for that decision.
 */
export const decideAllDue = (
  deps: Pick<Deps, 'ledger' | 'folds'>,
  school: string,
  on: Day,
  context: Context,
  readBefore: ReadBefore = {},
): Promise<SchoolBilling> => {
  const rules = newestOf(deps.folds.rules);
  let known = readBefore;
  return decidingAgain(async () => {
    let billing = await billingByKnownRules(deps, school);
    if (!rules.mayBeDue(billing.state, on)) return billing;
    let read = await reckoningFor(deps, school, billing.state, known);
    known = {};
    for (;;) {
      const draft = rules.nextDocumentDue(billing.state, read.reckoning, on);
      if (draft === undefined) return billing;
      billing = await record(deps, billing, draft, read, context);
      // Others may have recorded something since. But if nothing more is due, nothing has to be read.
      if (rules.nextDocumentDue(billing.state, read.reckoning, on) === undefined) return billing;
      const { pools } = readBefore;
      read = await reckoningFor(deps, school, billing.state, pools === undefined ? {} : { pools });
    }
  });
};

/**
 * Decides the documents that `drafts` finds in the school's state, and again from fresh state after a lost race.
 * `added`: ids of the decided documents, in order. Once one is decided, nothing is refused any more: a document that
 * can then not be decided is left out.
 */
export const decideNow = async (
  deps: Deps,
  school: string,
  drafts: (state: Subscriptions, reckoning: Reckoning) => Draft[],
  context: Context,
): Promise<{ readonly billing: SchoolBilling; readonly added: readonly string[] }> => {
  // Kept over attempts: of two documents the first may be recorded when the second loses its race.
  const added: string[] = [];
  const attempt = async (): Promise<SchoolBilling> => {
    let after = await billingByKnownRules(deps, school);
    const read = await reckoningFor(deps, school, after.state);
    for (const draft of drafts(after.state, read.reckoning)) {
      after = await record(deps, after, draft, read, context);
      added.push(after.decisions.at(-1)!.decided.document);
    }
    return after;
  };
  try {
    return { billing: await decidingAgain(attempt), added };
  } catch (error) {
    if (added.length === 0 || !(error instanceof Rejection)) throw error;
    return { billing: await billingOf(deps, school), added };
  }
};

/**
 * The decisions of a school, checked before others follow from them or they are numbered. Each must be made by rules
 * that are known here, because a later release may have made amounts that this one would undo.
 * @throws Rejection history_unknown
 */
export const billingByKnownRules = async (
  deps: Pick<Deps, 'ledger' | 'folds'>,
  school: string,
): Promise<SchoolBilling> => {
  const billing = await billingOf(deps, school);
  const unknown = billing.decisions.find(({ decided }) => rulesNamed(deps.folds.rules, decided) === undefined);
  if (unknown !== undefined) throw historyUnknown(unknown.decision, unknownRules(unknown.decided));
  return billing;
};

/** Data that a caller has read already, for many schools or for more than this decision. */
export type ReadBefore = { readonly party?: Party; readonly pools?: Pools };

/** `pricedThrough`: see {@link AgreementsAsked}. Only a foretelling asks for later years than a decision does. */
type ReadFor = ReadBefore & Pick<AgreementsAsked, 'pricedThrough'>;

export type Read = {
  readonly reckoning: Reckoning;
  readonly inputs: readonly Input[];
  /** The time on the clock before any of it was read; UTC in milliseconds. */
  readonly readAt: number;
};

/**
 * Everything from which a school's years are calculated, and the streams that it was read from.
 * @throws Rejection school_not_found
 */
export const reckoningFor = async (
  deps: Pick<Deps, 'ledger' | 'folds'>,
  school: string,
  state: Subscriptions,
  { party, pools = poolsIn(deps), pricedThrough }: ReadFor = {},
): Promise<Read> => {
  const readAt = deps.ledger.now().getTime();
  const catalogue = await deps.folds.catalogue();
  const [counted, read] = await Promise.all([
    deps.folds.counts(school, scopesOf(state, catalogue.state)),
    (async () => agreementsOf(deps, party ?? (await partyOf(deps.ledger, school)), state, pools, { pricedThrough }))(),
  ]);
  const rules = newestOf(deps.folds.rules);
  const reckoning = { rules, catalogue: catalogue.state, counts: countsIn(counted) };
  const inputs = [inputOf(streams.results(school), counted.head), inputOf(streams.catalogue, catalogue.head)];
  if (read === undefined) return { reckoning, inputs, readAt };
  return { reckoning: { ...reckoning, agreements: read.agreements }, inputs: [...inputs, ...read.inputs], readAt };
};

type DocumentDecided = Extract<SubscriptionEvent, { type: 'DocumentDecided' }>;
const record = async (
  { ledger }: Pick<Deps, 'ledger'>,
  { school, state, head, decisions }: SchoolBilling,
  draft: Draft,
  { reckoning, inputs, readAt }: Read,
  context: Context,
): Promise<SchoolBilling> => {
  const stream = streams.subscription(school);
  // The clock stepped, or the machine slept. The date of a decision would then not fit the data that were read.
  const agedMs = Math.abs(ledger.now().getTime() - readAt);
  if (agedMs > decidingMsMax / 2) throw new RevisionConflict(stream, head?.revision ?? 'none');
  const decided: DecidedDocument = {
    document: documentId(school, state),
    school,
    ...draft,
    inputs: [inputOf(stream, head), ...inputs],
    ...naming(reckoning.rules),
  };
  const event: DocumentDecided = { type: 'DocumentDecided', data: decided };
  const { head: after, recorded } = await ledger.append(stream, [event], head, context);
  const [stored = event] = (recorded ?? []) as readonly DocumentDecided[];
  return {
    school,
    state: subscriptions.evolve(state, stored),
    head: after,
    decisions: [...decisions, { decided: stored.data, decision: inputOf(stream, after) }],
  };
};
