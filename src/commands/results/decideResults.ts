/** Withdrawals and manual decisions about a school's imported results, and links between its pupils' ids (2.5, 2.6, 2.9). */

import { newestOf } from '../../domain/billing/rules/rules.ts';
import { Rejection } from '../../domain/rejection.ts';
import { hexOf, keyWords, ordinalOf } from '../../domain/results/columns/hashes.ts';
import type { Results } from '../../domain/results/columns/state.ts';
import { type DecidedResultsEvent, decideResults, type ResultsCommand } from '../../domain/results/decisions.ts';
import type { LinkedIds, ResultChanges, SecretDestroyed } from '../../domain/results/events.ts';
import { decidingAgain, type Outcome, write } from '../../ledger/handler.ts';
import type { Context, Recordable } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { hasDpa, partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import type { ResultsMoved } from '../billing/effect.ts';
import type { Deps } from '../deps.ts';
import type { GivenPair } from '../files/fileReaders.ts';
import { pseudonymsGiven } from './pupils.ts';
import { pseudonymsOf, secretIn } from './secrets.ts';

/** `key` is tried first as answers show it, then as in the file (interfaces 2). */
export type ManualDecision =
  | { readonly type: 'CorrectResult'; readonly key: string; readonly changes: ResultChanges }
  | { readonly type: 'WithdrawResult'; readonly key: string }
  | { readonly type: 'LiftManualDecision'; readonly key: string };

/** The events written, and the results directly before and after them. */
export type DecidedResults = Outcome<DecidedResultsEvent> & ResultsMoved;

/** @throws Rejection import_not_found, import_already_withdrawn, reason_required */
export const withdrawImport = async (
  deps: Deps,
  school: string,
  importId: string,
  context: Context,
): Promise<DecidedResults> => {
  mustHaveReason(context);
  return decide(deps, school, async () => ({ type: 'WithdrawImport', data: { school, import: importId } }), context);
};

/** @throws Rejection result_not_found, result_not_valid, decision_not_found, school_secret_missing, reason_required */
export const decideByHand = async (
  deps: Deps,
  school: string,
  decision: ManualDecision,
  context: Context,
): Promise<DecidedResults> => {
  if (decision.type !== 'LiftManualDecision') mustHaveReason(context);
  return decide(
    deps,
    school,
    async () => {
      const { state } = await deps.folds.results(school);
      if (state.secret.status === 'none')
        throw new Rejection('result_not_found', { why: 'no-results' }, { passes: true });
      const key = await keyGiven(deps, school, state, decision.key);
      return decision.type === 'CorrectResult'
        ? { type: decision.type, data: { school, key, changes: decision.changes } }
        : { type: decision.type, data: { school, key } };
    },
    context,
  );
};

/**
 * A result is named as answers show it, or as in its file (interfaces 2). A key of 16 hexadecimal digits that no result
 * has is one of a file, which may look like that.
 */
const keyGiven = async (deps: Deps, school: string, state: Results, given: string): Promise<string> => {
  const shown = given.toLowerCase();
  if (/^[0-9a-f]{16}$/.test(shown) && ordinalOf(state.keys, shown) !== undefined) return shown;
  const { resultKey } = await pseudonymsOf(deps, school, state.secret);
  return hexOf(resultKey(given), 0, keyWords);
};

/**
 * Links ids of one pupil. Each value is tried as a pseudonym that the school has, and is else an id, known or not.
 * @throws Rejection link_not_valid, school_too_large, school_secret_missing, reason_required
 */
export const linkPupils = async (
  deps: Deps,
  school: string,
  pairs: readonly GivenPair[],
  context: Context,
): Promise<DecidedResults> => {
  mustHaveReason(context);
  return decide(
    deps,
    school,
    async () => {
      const { state } = await deps.folds.results(school);
      return { type: 'LinkPupils', data: { school, links: await pseudonymsGiven(deps, school, state, pairs) } };
    },
    context,
  );
};

/** @throws Rejection link_not_found, reason_required */
export const endPupilLink = async (
  deps: Deps,
  school: string,
  ids: LinkedIds,
  context: Context,
): Promise<DecidedResults> => {
  mustHaveReason(context);
  return decide(deps, school, async () => ({ type: 'EndPupilLink', data: { school, ids } }), context);
};

/**
 * Unlinks a school's history for good (6.2). Repeating it completes an interrupted one.
 * @throws Rejection confirmation_required, dpa_still_in_force, school_secret_missing
 */
export const destroySecret = async (
  deps: Deps,
  school: string,
  confirmation: string,
  context: Context,
): Promise<Outcome<Recordable>> => {
  if (confirmation !== school) throw new Rejection('confirmation_required', { of: 'secret' });
  const party = await partyOf(deps.ledger, school);
  if (hasDpa(party, today(deps))) throw new Rejection('dpa_still_in_force', { school, for: 'secret' });
  const outcome = await decidingAgain(async () => {
    const { secret, head, position } = await secretIn(deps, school);
    if (secret.status === 'none')
      throw new Rejection('school_secret_missing', { school, why: 'never' }, { passes: true });
    const { keyId, status } = secret;
    const events: SecretDestroyed[] =
      status === 'destroyed' ? [] : [{ type: 'SecretDestroyed', data: { school, keyId } }];
    return { keyId, ...(await write(deps.ledger, streams.results(school), events, { head, position }, context)) };
  });
  await deps.vault.destroy(outcome.keyId);
  return outcome;
};

const decide = async (
  deps: Deps,
  school: string,
  command: () => Promise<ResultsCommand>,
  context: Context,
): Promise<DecidedResults> => {
  await partyOf(deps.ledger, school);
  return decidingAgain(async () => {
    const asked = await command();
    const { state: before, head, position } = await deps.folds.results(school);
    const at = { head, position };
    const outcome = await write(deps.ledger, streams.results(school), decideResults(asked, before), at, context);
    const first = (head?.revision ?? -1) + 1;
    const rules = newestOf(deps.folds.rules);
    const after = outcome.events.reduce(
      (state, event, index) => rules.evolveResults(state, { ...event, revision: first + index }),
      before,
    );
    return { ...outcome, before, after };
  });
};

const mustHaveReason = ({ reason }: Context): void => {
  if (reason === undefined) throw new Rejection('reason_required', { for: 'counted-before' });
};
