/** What a school registers of a guardian, what the guardian decides, and what erasing one means (6.3, 6.4). */
import { Rejection } from '../rejection.ts';
import type { GuardianRegistered, PlacedChild, SharingEvent } from './events.ts';
import { circles, type Decision, type Shares, type Sharing } from './items.ts';
import { mustHold } from './limits.ts';
import { type AskedChild, isSamePlace, placedAs, replacedEntries, retiring } from './placing.ts';
import type { Guardian, SchoolSharing } from './state.ts';

export type GuardianRegistration = {
  readonly school: string;
  readonly guardian: string;
  /** A new vault entry, where what is known of them changed or the vault has nothing of it. */
  readonly entry?: string;
  readonly children: readonly AskedChild[];
};

/** @throws Rejection guardian_erased, school_too_large */
export const registerGuardian = (
  { school, guardian: id, entry: fresh, children: asked }: GuardianRegistration,
  state: SchoolSharing,
): SharingEvent[] => {
  const known = state.guardians.get(id);
  if (known !== undefined && known.entry === undefined)
    throw new Rejection('guardian_erased', 'This guardian was erased, for good; register the person under a new id.');
  mustHold(state, {
    children: asked.filter(({ child }) => !state.children.has(child)).length,
    guardians: known === undefined ? 1 : 0,
  });
  const placed = asked.map((child) => placedAs(child, state.children.get(child.child)));
  const changed = placed.filter((child) => !isSamePlace(child, state.children.get(child.child)));
  const children = asked.map(({ child }) => child);
  const registered = registration(school, id, fresh, children, known);
  return [...placing(school, changed, state), ...registered];
};

const placing = (school: string, children: readonly PlacedChild[], state: SchoolSharing): SharingEvent[] =>
  children.length === 0
    ? []
    : [
        {
          type: 'ChildrenPlaced',
          data: { school, by: 'hand', children, ...retiring(replacedEntries(state, children)) },
        },
      ];

const registration = (
  school: string,
  guardian: string,
  fresh: string | undefined,
  children: readonly string[],
  known: Guardian | undefined,
): GuardianRegistered[] => {
  const entry = fresh ?? known?.entry;
  if (entry === undefined) throw new Error('A guardian is registered without a vault entry');
  const isSame = known !== undefined && fresh === undefined && sameSet(known.childIds, children);
  const replaced = fresh !== undefined && known?.entry !== undefined ? [known.entry] : [];
  return isSame
    ? []
    : [{ type: 'GuardianRegistered', data: { school, guardian, entry, children, ...retiring(replaced) } }];
};

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** @throws Rejection guardian_not_found for one who is not registered, or was erased */
const guardianIn = (state: SchoolSharing, id: string): Guardian => {
  const guardian = state.guardians.get(id);
  if (guardian === undefined || guardian.entry === undefined) throw guardianNotFound();
  return guardian;
};

export const guardianNotFound = (): Rejection =>
  new Rejection('guardian_not_found', 'There is no such guardian for you.');

/**
 * From what is shared to all that is wanted: what is left out of it is taken back.
 * @throws Rejection guardian_not_found; child_not_found for a child that is not this guardian's
 */
export const decideSharing = (
  { school, guardian: id, wanted }: { readonly school: string; readonly guardian: string; readonly wanted: Sharing },
  state: SchoolSharing,
): SharingEvent[] => {
  const guardian = guardianIn(state, id);
  if ([...wanted.children.keys()].some((child) => !guardian.childIds.includes(child)))
    throw new Rejection('child_not_found', 'A child that is named is not one of this guardian’s; nothing was decided.');
  const decisions = [
    ...differences(guardian.own, wanted.own),
    ...guardian.childIds.flatMap((child) =>
      differences(guardian.children.get(child) ?? {}, wanted.children.get(child) ?? {}).map((decision) => ({
        child,
        ...decision,
      })),
    ),
  ] as Decision[];
  return decisions.length === 0 ? [] : [{ type: 'SharingDecided', data: { school, guardian: id, decisions } }];
};

const differences = (now: Shares<string>, wanted: Shares<string>) =>
  [...new Set([...Object.keys(now), ...Object.keys(wanted)])].sort().flatMap((item) =>
    circles.flatMap((circle) => {
      const shared = wanted[item]?.includes(circle) ?? false;
      return shared === (now[item]?.includes(circle) ?? false) ? [] : [{ item, circle, shared }];
    }),
  );

/** Erased twice is erased once. @throws Rejection guardian_not_found for one who never was registered */
export const eraseGuardian = (
  { school, guardian: id }: { readonly school: string; readonly guardian: string },
  state: SchoolSharing,
): SharingEvent[] => {
  const guardian = state.guardians.get(id);
  if (guardian === undefined) throw guardianNotFound();
  if (guardian.entry === undefined) return [];
  const retired = [guardian.entry, ...entriesOfOrphans(guardian, state)];
  return [{ type: 'GuardianErased', data: { school, guardian: id, ...retiring(retired) } }];
};

/** Children about whom nobody else can decide: what is held of them serves nobody. */
const entriesOfOrphans = ({ guardian: id, childIds }: Guardian, { guardians, children }: SchoolSharing): string[] => {
  const withOther = new Set(
    [...guardians.values()].flatMap(({ guardian, entry, childIds: own }) =>
      guardian === id || entry === undefined ? [] : own,
    ),
  );
  return childIds.flatMap((child) => {
    const entry = children.get(child)?.entry;
    return entry === undefined || withOther.has(child) ? [] : [entry];
  });
};
