/** Decides who belongs to an audience and what its directory shows (6.4). No other code decides this. */
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

/** The items that one guardian shares with an audience: at least one. */
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

/**
 * The children in an audience on a day. They are found first, because a school may have ten thousand guardians and a
 * group thirty children.
 */
const childrenIn = ({ children }: SchoolSharing, audience: Audience, day: Day): ReadonlyMap<string, Child> => {
  const found = new Map<string, Child>();
  for (const [id, child] of children) if (isIn(child, audience, day)) found.set(id, child);
  return found;
};

/** Whether a guardian belongs to an audience through one of these children. An erased guardian belongs to none. */
const belongsThrough = ({ childIds, entry }: Guardian, among: ReadonlyMap<string, Child>): boolean => {
  if (entry === undefined) return false;
  for (const id of childIds) if (among.has(id)) return true;
  return false;
};

/** A guardian's own item is shown to the audiences of all of the guardian's children, an item of a child only to those of that child. */
const entryOf = (
  guardian: Guardian,
  among: ReadonlyMap<string, Child>,
  { circle }: Audience,
): DirectoryEntry | undefined => {
  if (!belongsThrough(guardian, among)) return undefined;
  const items = ownItems.filter((item) => sharesWith(guardian.own, item, circle));
  const children = guardian.childIds.flatMap((id) => {
    const child = among.get(id);
    if (child === undefined) return [];
    const shares = guardian.children.get(id);
    const shared = childItems.filter((item) => sharesWith(shares, item, circle));
    return shared.length === 0 ? [] : [{ child, items: shared }];
  });
  return items.length + children.length === 0 ? undefined : { guardian, items, children };
};

/** Everything shared with an audience on a day, in the order in which guardians were registered, after an ordinal (exclusive). */
const sharedWith = (
  state: SchoolSharing,
  audience: Audience,
  day: Day,
  { after = -1, limit = Number.POSITIVE_INFINITY }: { readonly after?: number; readonly limit?: number } = {},
  except?: string,
): DirectoryEntry[] => {
  const among = childrenIn(state, audience, day);
  const entries: DirectoryEntry[] = [];
  for (const guardian of state.guardians.values()) {
    if (entries.length >= limit) break;
    if (guardian.ordinal <= after || guardian.guardian === except) continue;
    const entry = entryOf(guardian, among, audience);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
};

/**
 * Guardians who belong to an audience on a day, so who could see what is shared with it. They are in order of
 * registration, after an ordinal (exclusive), each with the items that they share themselves, if any.
 */
export const membersOf = (
  state: SchoolSharing,
  audience: Audience,
  day: Day,
  { after = -1, limit }: { readonly after?: number; readonly limit: number },
): { readonly guardian: Guardian; readonly entry: DirectoryEntry | undefined }[] => {
  const among = childrenIn(state, audience, day);
  const members = [];
  for (const guardian of state.guardians.values()) {
    if (members.length >= limit) break;
    if (guardian.ordinal <= after || !belongsThrough(guardian, among)) continue;
    members.push({ guardian, entry: entryOf(guardian, among, audience) });
  }
  return members;
};

/**
 * How many other guardians belong to each of these audiences on a day: all who could see what is shared with it. A
 * guardian may have children in a thousand groups, so the school's forty thousand guardians are gone through once,
 * and with hardly anything made for each.
 */
export const othersIn = (
  { children, guardians }: SchoolSharing,
  except: string,
  audiences: readonly Audience[],
  day: Day,
): number[] => {
  const placesOf = placesIn(audiences);
  const others = audiences.map(() => 0);
  // The last guardian who was counted in an audience: two children may lead to the same one.
  const counted = audiences.map(() => '');
  for (const { guardian, childIds, entry } of guardians.values()) {
    if (entry === undefined || guardian === except) continue;
    for (const id of childIds) {
      const child = children.get(id);
      if (child === undefined || !isPresent(child, day)) continue;
      for (const place of placesOf(child))
        if (counted[place] !== guardian) {
          counted[place] = guardian;
          others[place]!++;
        }
    }
  }
  return others;
};

/** Finds which of these audiences a child who is in the school belongs to, by their places in the list. */
const placesIn = (audiences: readonly Audience[]): ((child: Child) => readonly number[]) => {
  const placed = { group: new Map<string, number>(), class: new Map<string, number>() };
  const ofAll: number[] = [];
  for (const [place, audience] of audiences.entries())
    if (audience.circle === 'school') ofAll.push(place);
    else placed[audience.circle].set(audience.key, place);
  return ({ groups, classes }) => {
    let places = ofAll;
    const add = (place: number | undefined): void => {
      if (place !== undefined) places = [...places, place];
    };
    for (const key of groups) add(placed.group.get(key));
    for (const key of classes) add(placed.class.get(key));
    return places;
  };
};

/** The items of one guardian that others in an audience see; none when the guardian does not belong to it. */
export const entryFor = (
  state: SchoolSharing,
  guardian: Guardian,
  audience: Audience,
  day: Day,
): DirectoryEntry | undefined => {
  const among = presentOf(state, guardian, day).filter((child) => isIn(child, audience, day));
  return entryOf(guardian, new Map(among.map((child) => [child.child, child])), audience);
};

/** A guardian's own children who are in the school on a day. */
const presentOf = ({ children }: SchoolSharing, { childIds, entry }: Guardian, day: Day): Child[] =>
  entry === undefined
    ? []
    : childIds.flatMap((id) => {
        const child = children.get(id);
        return child !== undefined && isPresent(child, day) ? [child] : [];
      });

/**
 * The items that others share with an audience to which a guardian belongs.
 * @throws Rejection audience_not_found for an audience to which the guardian does not belong, as for one that does not
 * exist
 */
export const directoryFor = (
  state: SchoolSharing,
  reader: string,
  audience: Audience,
  day: Day,
  page: { readonly after?: number; readonly limit?: number } = {},
): DirectoryEntry[] => {
  const own = state.guardians.get(reader);
  if (own === undefined || !presentOf(state, own, day).some((child) => isIn(child, audience, day)))
    throw new Rejection('audience_not_found', {});
  return sharedWith(state, audience, day, page, reader);
};

/** The audiences of a child who is in the school. */
const audiencesThrough = ({ groups, classes }: Pick<Child, 'groups' | 'classes'>): string[] => {
  const named = (circle: 'group' | 'class', keys: readonly string[]) =>
    [...new Set(keys)].sort().map((key) => audienceText({ circle, key }));
  return [...named('group', groups), ...named('class', classes), 'school'];
};

/** The audiences to which a guardian belongs on a day: groups, then classes, then the school. */
export const audiencesOf = (state: SchoolSharing, guardian: Guardian, day: Day): string[] => {
  const through = presentOf(state, guardian, day);
  if (through.length === 0) return [];
  return audiencesThrough({
    groups: through.flatMap(({ groups }) => groups),
    classes: through.flatMap(({ classes }) => classes),
  });
};

/** The audiences that items of one child go to on a day. */
export const audiencesOfChild = (child: Child, day: Day): string[] =>
  isPresent(child, day) ? audiencesThrough(child) : [];
