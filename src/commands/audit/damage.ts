/**
 * Finds out whether a failure was caused by a damaged history. If so, the failure becomes `history_damaged` for that
 * school, and the other schools go on (4.8, 5.9).
 */
import { billingRules } from '../../domain/billing/rules/versions.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { EventStore } from '../../ledger/eventStore.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { type Difference, sortedDifferences } from './differences.ts';
import { chaining, streamsThrough } from './verify/chains.ts';
import { catalogueStates } from './verify/histories.ts';
import { issuedDocuments } from './verify/issued.ts';
import { verifySchools } from './verify/verifySchools.ts';

/**
 * Does `work` with a school's recorded events. An error is passed on, unless the school's own streams turn out to be
 * damaged.
 * @throws Rejection history_damaged, which names the first event that is not as it was recorded
 */
export const unlessDamaged = async <T>(
  store: Pick<EventStore, 'read' | 'readMany'>,
  school: string,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const isKnown = error instanceof Rejection || error instanceof StoreUnavailable || error instanceof Interrupted;
    const damage = isKnown ? undefined : await firstDamage(store, school);
    if (damage === undefined) throw error;
    const { stream, revision, what } = damage;
    throw new Rejection('history_damaged', { school, stream, revision, what });
  }
};

const noDocuments = { isWanted: () => false, isComplete: false };

const firstDamage = async (
  store: Pick<EventStore, 'read' | 'readMany'>,
  school: string,
): Promise<Difference | undefined> => {
  const { streams, chains } = chaining(streamsThrough(store, Number.POSITIVE_INFINITY));
  const catalogues = await catalogueStates({ read: async () => [] });
  const shared = { issued: issuedDocuments([]), catalogues, rules: billingRules };
  const { differences } = await verifySchools({ streams, chains }, [school], noDocuments, shared);
  const ofChains = [...chains.values()].flatMap((chain) => chain.differences);
  return sortedDifferences([...ofChains, ...differences])[0];
};
