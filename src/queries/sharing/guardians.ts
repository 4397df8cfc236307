/** Guardians by name, as far as the vault has it (6.3). */
import type { Deps } from '../../commands/deps.ts';
import { schoolOf } from '../../commands/sharing/guardians.ts';
import type { GuardianDetails } from '../../domain/sharing/contents.ts';

const detailsOf = async (deps: Deps, guardian: string): Promise<GuardianDetails | undefined> => {
  const { state } = await deps.sharing.of(await schoolOf(deps, guardian));
  const entry = state.guardians.get(guardian)?.entry;
  const details = await deps.sharing.contents.read<GuardianDetails>([entry]);
  return details.get(entry ?? '');
};

/** Null for a guardian who was erased. @throws Rejection guardian_not_found */
export const guardianName = async (deps: Deps, guardian: string): Promise<string | null> =>
  (await detailsOf(deps, guardian))?.name ?? null;

/** Null where none is recorded. @throws Rejection guardian_not_found */
export const guardianEmail = async (deps: Deps, guardian: string): Promise<string | null> =>
  (await detailsOf(deps, guardian))?.email ?? null;
