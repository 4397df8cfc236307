/**
 * The secret of a school's first file while that file is read (6.2). Rows are hashed as they come, so a secret is
 * needed before it is known whether the file is taken; but a refused file must leave no secret. So the secret is held
 * in memory, and shared by the files of one school that this process reads at the same time. The first file that is
 * taken records it.
 */
export type SecretCandidate = {
  readonly keyId: string;
  readonly secret: Uint8Array;
  /** How many files are being read with it. */
  files: number;
  /** Settles once the vault holds the secret. */
  kept: Promise<void> | undefined;
};

/** Candidates by school. */
export type SecretCandidates = Map<string, SecretCandidate>;

/** Takes the candidate for one more file. Call {@link releaseCandidate} when that file has been taken or refused. */
export const candidateFor = (
  candidates: SecretCandidates,
  school: string,
  make: () => Pick<SecretCandidate, 'keyId' | 'secret'>,
): SecretCandidate => {
  const candidate = candidates.get(school) ?? { ...make(), files: 0, kept: undefined };
  candidates.set(school, candidate);
  candidate.files++;
  return candidate;
};

export const releaseCandidate = (candidates: SecretCandidates, school: string, candidate: SecretCandidate): void => {
  candidate.files--;
  if (candidate.files > 0) return;
  candidate.secret.fill(0);
  if (candidates.get(school) === candidate) candidates.delete(school);
};
