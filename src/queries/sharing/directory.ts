/** The answers of a directory, to a guardian and to the school's privacy officer (6.4). */

import { type Deps, shownToday } from '../../commands/deps.ts';
import type { Contents } from '../../commands/sharing/contents.ts';
import { dayOfMoment } from '../../domain/day.ts';
import type { ChildDetails, GuardianDetails } from '../../domain/sharing/contents.ts';
import { type DirectoryEntry, directoryFor, membersOf } from '../../domain/sharing/directory.ts';
import { type Audience, audienceText, type ChildItem, type OwnItem } from '../../domain/sharing/items.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { positionAt } from '../../ledger/states/asKnownAt.ts';

type Shown<Details, Item extends keyof Details> = { readonly [Name in Item]?: NonNullable<Details[Name]> };

/** Everything that one guardian shares and nothing else: no id, and no value that the vault has lost. */
export type ShownEntry = Shown<GuardianDetails, OwnItem> & {
  readonly children: readonly Shown<ChildDetails, ChildItem>[];
};

export type DirectoryPage = { readonly after?: number; readonly limit: number };

/** A page, and the ordinal to continue after; null on the last page. */
type Paged<Item> = { readonly items: readonly Item[]; readonly next: number | null };

export type GuardianDirectory = Paged<ShownEntry> & { readonly audience: string };

/** @throws Rejection audience_not_found */
export const guardianDirectory = async (
  { deps }: { readonly deps: Pick<Deps, 'ledger' | 'sharing'> },
  { school, reader, audience }: { readonly school: string; readonly reader: string; readonly audience: Audience },
  page: DirectoryPage,
): Promise<GuardianDirectory> => {
  const { state } = await deps.sharing.of(school);
  const entries = directoryFor(state, reader, audience, shownToday(deps), { ...page, limit: page.limit + 1 });
  const { items, next } = pageOf(entries, page.limit);
  const values = await valuesOf(deps.sharing.contents, items);
  return { audience: audienceText(audience), items: items.flatMap((entry) => shown(entry, values)), next };
};

/** What a guardian shared, by ids. `shown` holds the values that the vault still has. */
export type OfficerEntry = {
  readonly guardian: string;
  readonly items: readonly OwnItem[];
  readonly children: readonly { readonly child: string; readonly items: readonly ChildItem[] }[];
  readonly shown: ShownEntry | null;
};

export type OfficerDirectory = Paged<OfficerEntry> & {
  readonly audience: string;
  readonly asKnownAt: string;
  readonly position: Position;
  /** The guardians on this page who belonged to the audience: each could see what the others shared. */
  readonly members: readonly string[];
};

/** Shows who could see what at a moment (5.6). Without a moment: now. */
export const officerDirectory = async (
  { deps }: { readonly deps: Pick<Deps, 'ledger' | 'folds' | 'sharing'> },
  { school, audience, asKnownAt }: { readonly school: string; readonly audience: Audience; readonly asKnownAt?: Date },
  page: DirectoryPage,
): Promise<OfficerDirectory> => {
  const moment = asKnownAt ?? deps.ledger.now();
  const position = asKnownAt === undefined ? await deps.ledger.store.head() : await positionAt(deps, asKnownAt);
  const { state } = await deps.sharing.of(school, asKnownAt === undefined ? undefined : position);
  const day = dayOfMoment(moment);
  const found = membersOf(state, audience, day, { ...page, limit: page.limit + 1 });
  const { items: members, next } = pageOf(found, page.limit);
  const items = members.flatMap(({ entry }) => entry ?? []);
  const values = await valuesOf(deps.sharing.contents, items);
  return {
    audience: audienceText(audience),
    asKnownAt: moment.toISOString(),
    position,
    members: members.map(({ guardian }) => guardian.guardian),
    items: items.map((entry) => ({
      guardian: entry.guardian.guardian,
      items: entry.items,
      children: entry.children.map(({ child, items: shared }) => ({ child: child.child, items: shared })),
      shown: shown(entry, values)[0] ?? null,
    })),
    next,
  };
};

const pageOf = <Item extends Pick<DirectoryEntry, 'guardian'>>(entries: readonly Item[], limit: number) => {
  const items = entries.slice(0, limit);
  return { items, next: entries.length > limit ? items.at(-1)!.guardian.ordinal : null };
};

type Values = ReadonlyMap<string, GuardianDetails & ChildDetails>;

const valuesOf = (contents: Contents, entries: readonly DirectoryEntry[]): Promise<Values> =>
  contents.read(
    entries.flatMap(({ guardian, items, children }) => [
      ...(items.length === 0 ? [] : [guardian.entry]),
      ...children.map(({ child }) => child.entry),
    ]),
  );

/** Empty when the vault holds no value of anything that is shared. */
const shown = ({ guardian, items, children }: DirectoryEntry, values: Values): ShownEntry[] => {
  const own = valued(values.get(guardian.entry ?? ''), items);
  const ofChildren = children
    .map(({ child, items: shared }) => valued(values.get(child.entry ?? ''), shared))
    .filter((child) => Object.keys(child).length > 0);
  return Object.keys(own).length + ofChildren.length === 0 ? [] : [{ ...own, children: ofChildren }];
};

const valued = <Details extends object, Item extends keyof Details>(
  details: Details | undefined,
  items: readonly Item[],
): Shown<Details, Item> =>
  Object.fromEntries(
    items.flatMap((item) => {
      const value = details?.[item];
      return value === null || value === undefined ? [] : [[item, value]];
    }),
  ) as Shown<Details, Item>;
