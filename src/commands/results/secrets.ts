/** A school's secret, under which all that could lead back to a pupil is hashed (6.2). It lives in the vault; the log knows its id and a check. */
import { Rejection } from '../../domain/rejection.ts';
import type { SchoolSecret } from '../../domain/results/columns/state.ts';
import type { SecretCreated } from '../../domain/results/events.ts';
import { decidingAgain } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import type { Deps } from '../deps.ts';
import { checkOf, type Pseudonyms, pseudonymsUnder } from './pseudonyms.ts';
import { candidateFor, release, type SecretCandidate } from './secretCandidates.ts';

/**
 * The school's pseudonyms under the secret that its stream names.
 * @throws Rejection school_secret_missing when the vault lacks it, it fails its check, or there is none (any more).
 */
export const pseudonymsOf = async (
  { vault }: Pick<Deps, 'vault'>,
  school: string,
  secret: SchoolSecret,
): Promise<Pseudonyms> => {
  // Of a store that lags it may only be not known yet: such a refusal does not stand.
  if (secret.status === 'none') throw secretMissing(school, 'it has none yet: its first import makes it', true);
  if (secret.status === 'destroyed')
    throw secretMissing(school, 'it was destroyed, and with it every way from a pupil to its results');
  const value = await vault.get(secret.keyId);
  if (value === undefined) throw secretMissing(school, 'the vault does not hold it; restore the vault from its backup');
  if (checkOf(value) !== secret.check)
    throw secretMissing(school, 'the one in the vault is another; restore the vault from its backup');
  return pseudonymsUnder(value);
};

const secretMissing = (school: string, why: string, passes = false): Rejection =>
  new Rejection('school_secret_missing', `The secret of school ${school} is not available: ${why}.`, { passes });

/** What one file is hashed under. */
export type FileSecret = {
  readonly pseudonyms: Pseudonyms;
  /** The school has none yet. */
  readonly isCandidate: boolean;
  /** Sees to it that the school's stream names this secret. @throws Rejection import_in_progress when it names another */
  record(context: Context): Promise<void>;
  /** @throws Rejection unless this is still the school's secret; StoreUnavailable where what is read does not name it yet. */
  mustBe(secret: SchoolSecret): void;
  /** When the file has been taken or refused. */
  release(): void;
};

/** The school's secret for reading a file: where it never had one, a candidate that is recorded only when the file is taken. */
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
    release: () => release(deps.candidates, school, candidate),
  };
};

const recordCandidate = (deps: Deps, school: string, candidate: SecretCandidate, context: Context): Promise<void> =>
  decidingAgain(async () => {
    const { state, head } = await deps.folds.results(school);
    // Recorded meanwhile: by another file that shares it, or by another process.
    if (state.secret.status !== 'none') return mustBeNamed(school, candidate.keyId)(state.secret);
    const { keyId, secret } = candidate;
    // In the vault first: an event that names a secret which was never kept would shut the school out for good.
    candidate.kept ??= deps.vault.put(keyId, secret).catch((error: unknown) => {
      candidate.kept = undefined;
      throw error;
    });
    await candidate.kept;
    const event: SecretCreated = { type: 'SecretCreated', data: { school, keyId, check: checkOf(secret) } };
    await deps.ledger.append(streams.results(school), [event], head, context);
  });

const mustBeNamed =
  (school: string, keyId: string) =>
  (secret: SchoolSecret): void => {
    if (secret.status === 'created' && secret.keyId === keyId) return;
    if (secret.status === 'created')
      throw new Rejection(
        'import_in_progress',
        `Another first file of school ${school} was taken while this one was read; upload this one again.`,
      );
    // It was named before: the log says when one was destroyed, and what is read here ends before that.
    if (secret.status === 'none')
      throw new StoreUnavailable(`What the store shows of school ${school} lacks the secret that was recorded there`);
    throw secretMissing(school, 'it was destroyed while the file was read');
  };
