import type { DecidedDocument, Input } from '../../domain/billing/documents/document.ts';
import type { SubscriptionEvent, Subscriptions } from '../../domain/billing/subscription/subscription.ts';
import { subscriptions } from '../../domain/billing/subscription/subscriptionDecider.ts';
import { fold } from '../../domain/decider.ts';
import type { Position } from '../eventStore.ts';
import { inputAt } from '../inputs.ts';
import type { Ledger } from '../ledger.ts';
import { headOf, type Recorded, type StreamHead } from '../ledger.ts';
import { streams } from '../streams.ts';

/** A decision and the event that holds it. */
export type Decision = { readonly decided: DecidedDocument; readonly decision: Input };

/** A school's subscriptions as its stream stands. */
export type SchoolBilling = {
  readonly school: string;
  readonly state: Subscriptions;
  readonly head: StreamHead | undefined;
  /** All decisions, in order. */
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

/** A decision can miss only what was recorded while it was made: by the clock, which may step, within so long (5.3). */
export const decidingMsMax = 3_600_000;
