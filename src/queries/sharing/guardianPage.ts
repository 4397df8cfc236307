/**
 * A guardian's own page: what is shared with which circle, every decision about it, and all other data about the
 * guardian (6.4).
 */
import { type Deps, shownToday } from '../../commands/deps.ts';
import { schoolOf } from '../../commands/sharing/guardians.ts';
import type { Day } from '../../domain/day.ts';
import type { ChildDetails, GuardianDetails } from '../../domain/sharing/contents.ts';
import { audiencesOf, audiencesOfChild } from '../../domain/sharing/directory.ts';
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
import { type Guardian, revisionAbout, type SchoolSharing } from '../../domain/sharing/state.ts';
import { streams } from '../../ledger/streams.ts';
import type { ReadStore } from '../../projections/readStore.ts';
import { type LookRow, looksOf } from '../../projections/sharing/directoryLooks.ts';
import { defaultLanguage, type Language } from '../../words/language.ts';
import { audienceNames, circlesOf, type ShownCircle } from './circles.ts';

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
  /** Null for an item about the guardian, and for a child who is no longer the guardian's or whose name is not recorded. */
  readonly childName: string | null;
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
  /** What the school recorded of the guardian; null once the guardian was erased. */
  readonly details: GuardianDetails | null;
  readonly sharing: ShownSharing;
  /** Every decision, the newest first unless asked otherwise. */
  readonly history: readonly ShownDecision[];
};

type Found = {
  readonly school: string;
  readonly state: SchoolSharing;
  readonly guardian: Guardian;
  readonly details: GuardianDetails | null;
  readonly children: ReadonlyMap<string, ChildDetails>;
};

/** @throws Rejection guardian_not_found */
const find = async (deps: Deps, id: string): Promise<Found> => {
  const school = await schoolOf(deps, id);
  const { state } = await deps.sharing.of(school);
  const guardian = state.guardians.get(id);
  if (guardian === undefined) throw guardianNotFound();
  const entries = guardian.childIds.map((child) => [child, state.children.get(child)?.entry] as const);
  const contents = await deps.sharing.contents.read<GuardianDetails & ChildDetails>([
    guardian.entry,
    ...entries.map(([, entry]) => entry),
  ]);
  const children = new Map(
    // An erased guardian gets no data about children any more.
    guardian.entry === undefined
      ? []
      : entries.flatMap(([child, entry]) => {
          const details = contents.get(entry ?? '');
          return details === undefined ? [] : [[child, details] as const];
        }),
  );
  return { school, state, guardian, details: contents.get(guardian.entry ?? '') ?? null, children };
};

/** A part of the decisions. `after`: the place of a decision (exclusive), in the order asked for. */
export type HistoryRange = { readonly order: 'asc' | 'desc'; readonly after?: number; readonly limit: number };

/** A child of the guardian, with the audiences that items of this child go to today. */
export type OwnChild = Pick<ChildDetails, 'name' | 'birthday'> & {
  readonly id: string | null;
  readonly child: string;
  readonly audiences: readonly string[];
};

/** `history` is one page. `next` is the place of its last decision; null when none comes after it. */
export type GuardianPage = GuardianState & {
  readonly children: readonly OwnChild[];
  readonly circles: readonly ShownCircle[];
  readonly next: number | null;
};

/**
 * Also answers for an erased guardian, because decisions remain, by id.
 * @returns `revision`: of the last event about the guardian or their children
 * @throws Rejection guardian_not_found
 */
export const guardianPage = async (
  deps: Deps,
  id: string,
  { order, after, limit }: HistoryRange = { order: 'desc', limit: 100 },
  language: Language = defaultLanguage,
): Promise<GuardianPage & { readonly revision: number }> => {
  const found = await find(deps, id);
  const { state, guardian } = found;
  const places = [...guardian.history.keys()].filter(
    (place) => after === undefined || (order === 'asc' ? place > after : place < after),
  );
  const shown = (order === 'asc' ? places : places.toReversed()).slice(0, limit);
  return {
    ...stateOf(deps, found, shown),
    children: ownChildren(found).map(({ child, groups: _, classes: __, entersOn: ___, leavesOn: ____, ...known }) => ({
      ...known,
      child,
      audiences: audiencesOfChild(state.children.get(child)!, shownToday(deps)),
    })),
    circles: await circlesOf(deps, found, language),
    next: shown.length < places.length ? shown.at(-1)! : null,
    revision: revisionAbout(state, guardian),
  };
};

/** @param places of the decisions to show, in this order */
const stateOf = (
  deps: Deps,
  { school, state, guardian, details, children }: Found,
  places: readonly number[],
): GuardianState => ({
  guardian: guardian.guardian,
  school,
  erased: guardian.entry === undefined,
  audiences: audiencesOf(state, guardian, shownToday(deps)),
  details,
  sharing: shownSharing(guardian, children),
  history: places.map((place) => {
    const { child = null, item, circle, shared, recordedAt, role, revision } = guardian.history[place]!;
    const childName = children.get(child ?? '')?.name ?? null;
    return {
      recordedAt,
      role,
      child,
      childName,
      item,
      circle,
      shared,
      event: { stream: streams.sharing(school), revision },
    };
  }),
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

const ownChildren = ({ guardian, state, children }: Found): ExportedChild[] =>
  guardian.childIds.flatMap((id) => {
    const child = state.children.get(id);
    if (child === undefined || guardian.entry === undefined) return [];
    const { groups, classes, entersOn = null, leavesOn = null } = child;
    const known = children.get(id) ?? { id: null, name: null, birthday: null };
    return [{ child: id, ...known, groups, classes, entersOn, leavesOn }];
  });

/** A look into a directory. `name`: the audience's, as people say it. */
export type OwnLook = Pick<LookRow, 'school' | 'audience' | 'recordedAt'> & { readonly name: string };

/** All data about a guardian. */
export type GuardianExport = GuardianState & {
  readonly children: readonly ExportedChild[];
  /** The guardian's own, the newest first. */
  readonly looks: readonly OwnLook[];
};

/** @throws Rejection guardian_not_found */
export const guardianExport = async (
  { deps, readStore }: { readonly deps: Deps; readonly readStore: Pick<ReadStore, 'find'> },
  id: string,
  language: Language = defaultLanguage,
): Promise<GuardianExport> => {
  const found = await find(deps, id);
  const { school, state, guardian } = found;
  const nameOf = await audienceNames(deps, school, state, language);
  const looks = await looksOf(readStore, school, guardian.guardian);
  return {
    ...stateOf(deps, found, [...guardian.history.keys()].toReversed()),
    children: ownChildren(found),
    looks: looks.map(({ audience, recordedAt }) => ({ school, audience, name: nameOf(audience), recordedAt })),
  };
};
