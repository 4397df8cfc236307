/**
 * A guardian's own page: what is shared with which circle, every decision about it, and all other data about the
 * guardian (6.4).
 */
import { type Deps, shownToday } from '../../commands/deps.ts';
import { schoolOf } from '../../commands/sharing/guardians.ts';
import type { Day } from '../../domain/day.ts';
import type { ChildDetails, GuardianDetails } from '../../domain/sharing/contents.ts';
import { audiencesOf } from '../../domain/sharing/directory.ts';
import { guardianNotFound } from '../../domain/sharing/guardians.ts';
import {
  type ChildItem,
  type Circle,
  childItems,
  circles,
  type OwnItem,
  ownItems,
  type Shares,
  sharesWith,
} from '../../domain/sharing/items.ts';
import type { Guardian, SchoolSharing } from '../../domain/sharing/state.ts';
import { streams } from '../../ledger/streams.ts';
import type { ReadStore } from '../../projections/readStore.ts';
import { type LookRow, looksOf } from '../../projections/sharing/directoryLooks.ts';

type All<Item extends string> = Readonly<Record<Item, readonly Circle[]>>;

/**
 * The circles that each item is shared with. A child also has the school's own id, which is null once the vault has
 * lost it.
 */
export type ShownSharing = All<OwnItem> & {
  readonly children: readonly (All<ChildItem> & { readonly id: string | null; readonly child: string })[];
};

export type ShownDecision = {
  readonly recordedAt: string;
  /** Role of the person who took this decision. */
  readonly role: string;
  /** The child that the item is about; null for an item about the guardian. */
  readonly child: string | null;
  readonly item: OwnItem | ChildItem;
  readonly circle: Circle;
  readonly shared: boolean;
  readonly event: { readonly stream: string; readonly revision: number };
};

export type GuardianState = {
  readonly guardian: string;
  readonly school: string;
  readonly erased: boolean;
  /** The values that this guardian can give as `audience` of a directory today. */
  readonly audiences: readonly string[];
  readonly sharing: ShownSharing;
  /** Every decision, in order of recording. */
  readonly history: readonly ShownDecision[];
};

type Found = {
  readonly school: string;
  readonly state: SchoolSharing;
  readonly guardian: Guardian;
  readonly children: ReadonlyMap<string, ChildDetails>;
};

/** @throws Rejection guardian_not_found */
const find = async (deps: Deps, id: string): Promise<Found> => {
  const school = await schoolOf(deps, id);
  const { state } = await deps.sharing.of(school);
  const guardian = state.guardians.get(id);
  if (guardian === undefined) throw guardianNotFound();
  const entries = guardian.childIds.map((child) => [child, state.children.get(child)?.entry] as const);
  const contents = await deps.sharing.contents.read<ChildDetails>(entries.map(([, entry]) => entry));
  const children = new Map(
    // An erased guardian gets no data about children any more.
    guardian.entry === undefined
      ? []
      : entries.flatMap(([child, entry]) => {
          const details = contents.get(entry ?? '');
          return details === undefined ? [] : [[child, details] as const];
        }),
  );
  return { school, state, guardian, children };
};

/** A range of decisions in their order. `from` is inclusive. */
export type HistoryRange = { readonly from: number; readonly limit: number };

/** `history` is one page. `next` is the place of the first decision after it; null when there is none. */
export type GuardianPage = GuardianState & { readonly next: number | null };

/** Also answers for an erased guardian, because decisions remain, by id. @throws Rejection guardian_not_found */
export const guardianPage = async (
  deps: Deps,
  id: string,
  { from, limit }: HistoryRange = { from: 0, limit: 100 },
): Promise<GuardianPage> => {
  const found = await find(deps, id);
  const { history } = found.guardian;
  const guardian = { ...found.guardian, history: history.slice(from, from + limit) };
  return { ...stateOf(deps, { ...found, guardian }), next: from + limit < history.length ? from + limit : null };
};

const stateOf = (deps: Deps, { school, state, guardian, children }: Found): GuardianState => ({
  guardian: guardian.guardian,
  school,
  erased: guardian.entry === undefined,
  audiences: audiencesOf(state, guardian, shownToday(deps)),
  sharing: shownSharing(guardian, children),
  history: guardian.history.map(({ child = null, item, circle, shared, recordedAt, role, revision }) => ({
    recordedAt,
    role,
    child,
    item,
    circle,
    shared,
    event: { stream: streams.sharing(school), revision },
  })),
});

const shownSharing = (guardian: Guardian, children: Found['children']): ShownSharing => ({
  ...all(guardian.entry === undefined ? {} : guardian.own, ownItems),
  children:
    guardian.entry === undefined
      ? []
      : guardian.childIds.map((child) => ({
          id: children.get(child)?.id ?? null,
          child,
          ...all(guardian.children.get(child) ?? {}, childItems),
        })),
});

const all = <Item extends string>(shares: Shares<Item>, items: readonly Item[]): All<Item> =>
  Object.fromEntries(
    items.map((item) => [item, circles.filter((circle) => sharesWith(shares, item, circle))] as const),
  ) as Record<string, readonly Circle[]> as All<Item>;

export type ExportedChild = Omit<ChildDetails, 'id'> & {
  readonly id: string | null;
  readonly child: string;
  readonly groups: readonly string[];
  readonly classes: readonly string[];
  readonly entersOn: Day | null;
  readonly leavesOn: Day | null;
};

/** All data about a guardian. */
export type GuardianExport = GuardianState & {
  /** Null once the guardian was erased. */
  readonly details: GuardianDetails | null;
  readonly children: readonly ExportedChild[];
  readonly looks: readonly LookRow[];
};

/** @throws Rejection guardian_not_found */
export const guardianExport = async (
  { deps, readStore }: { readonly deps: Deps; readonly readStore: Pick<ReadStore, 'find'> },
  id: string,
): Promise<GuardianExport> => {
  const found = await find(deps, id);
  const { guardian, state, children } = found;
  const details = await deps.sharing.contents.read<GuardianDetails>([guardian.entry]);
  return {
    ...stateOf(deps, found),
    details: details.get(guardian.entry ?? '') ?? null,
    children: guardian.childIds.flatMap((id) => {
      const child = state.children.get(id);
      if (child === undefined || guardian.entry === undefined) return [];
      const { groups, classes, entersOn = null, leavesOn = null } = child;
      const known = children.get(id) ?? { id: null, name: null, birthday: null };
      return [{ child: id, ...known, groups, classes, entersOn, leavesOn }];
    }),
    looks: await looksOf(readStore, guardian.guardian),
  };
};
