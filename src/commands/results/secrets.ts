/**
 * A school's secret, under which everything that could lead back to a pupil is hashed (6.2). The secret is in the
 * vault; the log has only its id and a check.
 */
import type { SecretFault } from '../../domain/refusals/resultFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import { noResults, type SchoolSecret } from '../../domain/results/columns/state.ts';
import type { ResultsEvent, SecretCreated } from '../../domain/results/events.ts';
import { evolveResults } from '../../domain/results/evolve.ts';
import { decidingAgain } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import type { Deps } from '../deps.ts';
import { checkOf, type Pseudonyms, pseudonymsUnder } from './pseudonyms.ts';
import { candidateFor, releaseCandidate, type SecretCandidate } from './secretCandidates.ts';

/**
 * The school's pseudonyms under the secret that its stream names.
 * @throws Rejection school_secret_missing if there is no secret (any more), the vault lacks it, or it fails its check
 */
export const pseudonymsOf = async (
  { vault }: Pick<Deps, 'vault'>,
  school: string,
  secret: SchoolSecret,
): Promise<Pseudonyms> => {
  // A store that lags may only not show the secret yet. So this refusal is marked as one that may pass.
  if (secret.status === 'none') throw secretMissing(school, 'none-yet', true);
  if (secret.status === 'destroyed') throw secretMissing(school, 'destroyed');
  const value = await vault.get(secret.keyId);
  if (value === undefined) throw secretMissing(school, 'not-in-vault');
  if (checkOf(value) !== secret.check) throw secretMissing(school, 'another-in-vault');
  return pseudonymsUnder(value);
};

const secretMissing = (school: string, why: SecretFault, passes = false): Rejection =>
  new Rejection('school_secret_missing', { school, why }, { passes });

/** The secret for one file. */
export type FileSecret = {
  readonly pseudonyms: Pseudonyms;
  /** True when the school has no secret yet. */
  readonly isCandidate: boolean;
  /**
   * Makes sure that the school's stream names this secret.
   * @throws Rejection import_in_progress when it names another
   */
  record(context: Context): Promise<void>;
  /** @throws Rejection unless this is still the school's secret; StoreUnavailable if the state read does not name it yet */
  mustBe(secret: SchoolSecret): void;
  /** Call it when the file has been taken or refused. */
  release(): void;
};

/** The school's secret for reading a file. A school that never had one gets a candidate, which is recorded only when the file is taken. */
export const secretForFile = async (deps: Deps, school: string, secret: SchoolSecret): Promise<FileSecret> => {
  if (secret.status !== 'none') {
    const pseudonyms = await pseudonymsOf(deps, school, secret);
    const mustBe = mustBeNamed(school, secret.keyId);
    return { pseudonyms, isCandidate: false, record: async () => {}, mustBe, release: () => {} };
  }
  const make = () => ({ keyId: deps.newUlid(), secret: deps.newSecret() });
  const candidate = candidateFor(deps.candidates, school, make);
  return {
    pseudonyms: pseudonymsUnder(candidate.secret),
    isCandidate: true,
    record: (context) => recordCandidate(deps, school, candidate, context),
    mustBe: mustBeNamed(school, candidate.keyId),
    release: () => releaseCandidate(deps.candidates, school, candidate),
  };
};

const recordCandidate = (deps: Deps, school: string, candidate: SecretCandidate, context: Context): Promise<void> =>
  decidingAgain(async () => {
    const { state, head } = await deps.folds.results(school);
    // Recorded meanwhile by another file that shares the candidate, or by another process.
    if (state.secret.status !== 'none') return mustBeNamed(school, candidate.keyId)(state.secret);
    const { keyId, secret } = candidate;
    const event: SecretCreated = { type: 'SecretCreated', data: { school, keyId, check: checkOf(secret) } };
    // The vault comes first. If an event named a secret that was never stored, the school could never import again.
    if (deps.isPreview !== true) {
      candidate.kept ??= deps.vault.put(keyId, secret).catch((error: unknown) => {
        candidate.kept = undefined;
        throw error;
      });
      await candidate.kept;
    }
    await deps.ledger.append(streams.results(school), [event], head, context);
  });

const mustBeNamed =
  (school: string, keyId: string) =>
  (secret: SchoolSecret): void => {
    if (secret.status === 'created' && secret.keyId === keyId) return;
    if (secret.status === 'created') throw new Rejection('import_in_progress', { school });
    // The log named the secret before, and would say if it was destroyed. So this state ends before that event.
    if (secret.status === 'none')
      throw new StoreUnavailable(`What the store shows of school ${school} lacks the secret that was recorded there`);
    throw secretMissing(school, 'destroyed-meanwhile');
  };

/** Reads the state of the secret from the few events about it, so that no results need to be folded. */
export const secretIn = async ({ ledger }: Pick<Deps, 'ledger'>, school: string) => {
  const { events, head } = await ledger.read<ResultsEvent>(streams.results(school));
  const { secret } = events.reduce(
    (state, event) =>
      event.type === 'SecretCreated' || event.type === 'SecretDestroyed' ? evolveResults(state, event) : state,
    noResults,
  );
  return { secret, head, position: events.at(-1)?.position ?? 0 };
};
