/**
 * The secret of a school's first file while that is read (6.2). Rows are hashed as they come, so there has to be one
 * before it is known whether the file is taken; a file that is refused leaves none. So it is held in memory, and shared by
 * the files of one school that this process reads at once: whichever is taken first records it.
 */
export type SecretCandidate = {
  readonly keyId: string;
  readonly secret: Uint8Array;
  /** Files that are being read under it. */
  files: number;
  /** Settled once the vault holds it. */
  kept: Promise<void> | undefined;
};

/** By school. */
export type SecretCandidates = Map<string, SecretCandidate>;

/** For one more file; {@link release} it when that has been taken or refused. */
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

export const release = (candidates: SecretCandidates, school: string, candidate: SecretCandidate): void => {
  candidate.files--;
  if (candidate.files > 0) return;
  candidate.secret.fill(0);
  if (candidates.get(school) === candidate) candidates.delete(school);
};
