import type { DecidedDocument, Input } from '../../domain/billing/documents/document.ts';
import type { SubscriptionEvent, Subscriptions } from '../../domain/billing/subscription/subscription.ts';
import { subscriptions } from '../../domain/billing/subscription/subscriptionDecider.ts';
import { fold } from '../../domain/decider.ts';
import type { Position } from '../eventStore.ts';
import { inputAt } from '../inputs.ts';
import type { Ledger } from '../ledger.ts';
import { headOf, type Recorded, type StreamHead } from '../ledger.ts';
import { streams } from '../streams.ts';

/** A decided document and the event that holds the decision. */
export type Decision = { readonly decided: DecidedDocument; readonly decision: Input };

/** A school's subscriptions, folded from its stream. */
export type SchoolBilling = {
  readonly school: string;
  readonly state: Subscriptions;
  readonly head: StreamHead | undefined;
  /** All decisions, in the order of recording. */
  readonly decisions: readonly Decision[];
};

/** @param through as known at this position (inclusive); default: now (5.6) */
export const billingOf = async (
  { ledger }: { readonly ledger: Ledger },
  school: string,
  through: Position = Number.POSITIVE_INFINITY,
): Promise<SchoolBilling> => {
  const { events } = await ledger.read<SubscriptionEvent>(streams.subscription(school), undefined, through);
  return {
    school,
    state: fold(subscriptions, events),
    head: headOf(events),
    decisions: events.flatMap(decisionIn),
  };
};

const decisionIn = (event: Recorded<SubscriptionEvent>): Decision[] =>
  event.type === 'DocumentDecided' ? [{ decided: event.data, decision: inputAt(event) }] : [];

/**
 * Longest time that making a decision takes, in milliseconds by a clock that may step. A decision can only miss events
 * recorded within it (5.3).
 */
export const decidingMsMax = 3_600_000;
