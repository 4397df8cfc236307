/** Withdrawals and manual decisions about a school's imported results (2.5, 2.6), and the way from a pupil to its pseudonym (6.2). */

import { newestOf } from '../../domain/billing/rules/rules.ts';
import { Rejection } from '../../domain/rejection.ts';
import { hexOf, keyWords, pupilWords } from '../../domain/results/columns/hashes.ts';
import { noResults } from '../../domain/results/columns/state.ts';
import { type DecidedResultsEvent, decideResults, type ResultsCommand } from '../../domain/results/decisions.ts';
import type { ResultChanges, ResultsEvent, SecretDestroyed } from '../../domain/results/events.ts';
import { evolveResults } from '../../domain/results/evolve.ts';
import { decidingAgain, type Outcome, write } from '../../ledger/handler.ts';
import type { Context, Recordable } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { hasDpa, partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import type { ResultsMoved } from '../billing/effect.ts';
import type { Deps } from '../deps.ts';
import { pseudonymsOf } from './secrets.ts';

/** `key` is the key as in the file. */
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
      const { resultKey } = await pseudonymsOf(deps, school, state.secret);
      const key = hexOf(resultKey(decision.key), 0, keyWords);
      return decision.type === 'CorrectResult'
        ? { type: decision.type, data: { school, key, changes: decision.changes } }
        : { type: decision.type, data: { school, key } };
    },
    context,
  );
};

/**
 * A pupil's pseudonym, hex. The pupil's id is neither stored nor logged.
 * @throws Rejection school_secret_missing
 */
export const lookUpPupil = async (deps: Deps, school: string, pupil: string): Promise<string> => {
  await partyOf(deps.ledger, school);
  const { secret } = await secretIn(deps, school);
  const pseudonyms = await pseudonymsOf(deps, school, secret);
  return hexOf(pseudonyms.pupil(pupil), 0, pupilWords);
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

/** Reads the state of the secret from the few events about it, so that no results need to be folded. */
const secretIn = async ({ ledger }: Pick<Deps, 'ledger'>, school: string) => {
  const { events, head } = await ledger.read<ResultsEvent>(streams.results(school));
  const { secret } = events.reduce(
    (state, event) =>
      event.type === 'SecretCreated' || event.type === 'SecretDestroyed' ? evolveResults(state, event) : state,
    noResults,
  );
  return { secret, head, position: events.at(-1)?.position ?? 0 };
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
