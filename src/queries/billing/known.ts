/** A school's subscriptions as known now, from the read model, or at an earlier moment, from the log (5.6). */
import { noSubscriptions } from '../../domain/billing/subscription/subscription.ts';
import { type Day, dayOfMoment } from '../../domain/day.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { positionAt } from '../../ledger/states/asKnownAt.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import type { SubscriptionsRow } from '../../projections/subscriptions.ts';
import { runningDay, type Sources } from '../sources.ts';

export type KnownSubscriptions = Pick<SubscriptionsRow, 'state' | 'numbers'> & {
  /** The moment as of which this is known, as text. */
  readonly moment: string;
  readonly position: Position;
  /** The position to read other streams through; undefined for what is known now. */
  readonly through: Position | undefined;
  /** The running day at that moment. */
  readonly day: Day;
};

export const knownSubscriptions = async (
  sources: Sources,
  school: string,
  asKnownAt?: Date,
): Promise<KnownSubscriptions> => {
  const { deps, readStore, follower } = sources;
  const row = await readStore.get<SubscriptionsRow>('subscriptions', school);
  const numbers = row?.numbers ?? {};
  if (asKnownAt === undefined) {
    const position = follower.position();
    const state = row?.state ?? noSubscriptions;
    const moment = deps.ledger.now().toISOString();
    return { state, numbers, moment, position, through: undefined, day: await runningDay(sources) };
  }
  const position = await positionAt(deps, asKnownAt);
  const { state } = await billingOf(deps, school, position);
  return { state, numbers, moment: asKnownAt.toISOString(), position, through: position, day: dayOfMoment(asKnownAt) };
};
