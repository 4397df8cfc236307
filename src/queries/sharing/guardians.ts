/** Guardians by name, as far as the vault has it (6.3). */
import type { Deps } from '../../commands/deps.ts';
import { schoolOf } from '../../commands/sharing/guardians.ts';
import type { ChildDetails, GuardianDetails } from '../../domain/sharing/contents.ts';
import type { GuardianEvent } from '../../domain/sharing/invitations.ts';
import { streams } from '../../ledger/streams.ts';
import { inParallel } from '../../waiting/inParallel.ts';

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

export type ListedGuardian = {
  readonly id: string;
  /** Null once the vault no longer has it. */
  readonly name: string | null;
  readonly children: readonly { readonly id: string | null; readonly name: string | null }[];
  /** When the latest invitation was made; null: never. */
  readonly invited: string | null;
  /** When an invitation was last used; null: never. */
  readonly used: string | null;
};

const streamsAtOnce = 8;

/** The guardians of a school in order of registration, without those who were erased. `next`: the place to go on from. */
export const schoolGuardians = async (
  deps: Deps,
  school: string,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<{ readonly items: readonly ListedGuardian[]; readonly next: number | null }> => {
  const { state } = await deps.sharing.of(school);
  const all = [...state.guardians.values()];
  const page = all.map((guardian, place) => ({ guardian, place })).slice(from);
  const shown = page.filter(({ guardian }) => guardian.entry !== undefined).slice(0, limit);
  const entryOf = (child: string) => state.children.get(child)?.entry;
  const contents = await deps.sharing.contents.read<GuardianDetails & ChildDetails>(
    shown.flatMap(({ guardian }) => [guardian.entry, ...guardian.childIds.map(entryOf)]),
  );
  const items: ListedGuardian[] = [];
  await inParallel([...shown.keys()], streamsAtOnce, async (at) => {
    const { guardian, entry, childIds } = shown[at]!.guardian;
    items[at] = {
      id: guardian,
      name: contents.get(entry ?? '')?.name ?? null,
      children: childIds.map((child) => {
        const { id = null, name = null } = contents.get(entryOf(child) ?? '') ?? {};
        return { id, name };
      }),
      ...(await invitationsOf(deps, guardian)),
    };
  });
  const last = shown.at(-1)?.place;
  const hasMore = last !== undefined && all.slice(last + 1).some(({ entry }) => entry !== undefined);
  return { items, next: hasMore ? last + 1 : null };
};

const invitationsOf = async ({ ledger }: Deps, guardian: string): Promise<Pick<ListedGuardian, 'invited' | 'used'>> => {
  const { events } = await ledger.read<GuardianEvent>(streams.guardian(guardian));
  const lastOf = (type: GuardianEvent['type']): string | null =>
    events.findLast((event) => event.type === type)?.metadata.recordedAt ?? null;
  return { invited: lastOf('GuardianInvited'), used: lastOf('InvitationUsed') };
};
