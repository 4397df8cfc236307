/** Who belongs to an audience, and what its directory shows (6.4): the one place that decides on it. */
import type { Day } from '../day.ts';
import { Rejection } from '../rejection.ts';
import {
  type Audience,
  audienceText,
  type ChildItem,
  childItems,
  type OwnItem,
  ownItems,
  sharesWith,
} from './items.ts';
import { type Child, type Guardian, isPresent, type SchoolSharing } from './state.ts';

/** What one guardian shares with an audience: at least one item. */
export type DirectoryEntry = {
  readonly guardian: Guardian;
  readonly items: readonly OwnItem[];
  readonly children: readonly { readonly child: Child; readonly items: readonly ChildItem[] }[];
};

const isIn = (child: Child, audience: Audience, day: Day): boolean => {
  if (!isPresent(child, day)) return false;
  switch (audience.circle) {
    case 'school':
      return true;
    case 'group':
      return child.groups.includes(audience.key);
    case 'class':
      return child.classes.includes(audience.key);
  }
};

/** The children through whom a guardian belongs to an audience on a day. */
const throughChildren = (
  { children }: SchoolSharing,
  { childIds, entry }: Guardian,
  audience: Audience,
  day: Day,
): readonly Child[] => {
  if (entry === undefined) return [];
  const found: Child[] = [];
  for (const id of childIds) {
    const child = children.get(id);
    if (child !== undefined && isIn(child, audience, day)) found.push(child);
  }
  return found;
};

/** An item of one's own goes to the audiences of all one's children, an item of a child only to those of that child. */
const entryOf = (guardian: Guardian, through: readonly Child[], { circle }: Audience): DirectoryEntry | undefined => {
  if (through.length === 0) return undefined;
  const items = ownItems.filter((item) => sharesWith(guardian.own, item, circle));
  const children = through.flatMap((child) => {
    const shares = guardian.children.get(child.child);
    const shared = childItems.filter((item) => sharesWith(shares, item, circle));
    return shared.length === 0 ? [] : [{ child, items: shared }];
  });
  return items.length + children.length === 0 ? undefined : { guardian, items, children };
};

/** All that is shared with an audience on a day, in order of the guardians' registration, from an ordinal on (exclusive). */
export const sharedWith = (
  state: SchoolSharing,
  audience: Audience,
  day: Day,
  { after = -1, limit = Number.POSITIVE_INFINITY }: { readonly after?: number; readonly limit?: number } = {},
  except?: string,
): DirectoryEntry[] => {
  const entries: DirectoryEntry[] = [];
  for (const guardian of state.guardians.values()) {
    if (entries.length >= limit) break;
    if (guardian.ordinal <= after || guardian.guardian === except) continue;
    const entry = entryOf(guardian, throughChildren(state, guardian, audience, day), audience);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
};

/** Guardians who belong to an audience on a day: who could see what is shared with it. */
export const membersOf = (state: SchoolSharing, audience: Audience, day: Day): Guardian[] =>
  [...state.guardians.values()].filter((guardian) => throughChildren(state, guardian, audience, day).length > 0);

/**
 * What others share with an audience that a guardian belongs to.
 * @throws Rejection audience_not_found for one that the guardian does not belong to, which is as one that is not there
 */
export const directoryFor = (
  state: SchoolSharing,
  reader: string,
  audience: Audience,
  day: Day,
  page: { readonly after?: number; readonly limit?: number } = {},
): DirectoryEntry[] => {
  const own = state.guardians.get(reader);
  if (own === undefined || throughChildren(state, own, audience, day).length === 0)
    throw new Rejection(
      'audience_not_found',
      'There is no such audience for you; GET /guardians/{id}/sharing lists those that you belong to.',
    );
  return sharedWith(state, audience, day, page, reader);
};

/** The audiences that a guardian belongs to on a day: groups, then classes, then the school. */
export const audiencesOf = (state: SchoolSharing, guardian: Guardian, day: Day): string[] => {
  const through = throughChildren(state, guardian, { circle: 'school' }, day);
  if (through.length === 0) return [];
  const named = (circle: 'group' | 'class', keys: readonly string[]) =>
    [...new Set(keys)].sort().map((key) => audienceText({ circle, key }));
  return [
    ...named(
      'group',
      through.flatMap(({ groups }) => groups),
    ),
    ...named(
      'class',
      through.flatMap(({ classes }) => classes),
    ),
    'school',
  ];
};
