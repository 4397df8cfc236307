/** Registering a guardian, a guardian's decisions, and erasing a guardian (6.3, 6.4). */
import { Rejection } from '../rejection.ts';
import type { GuardianRegistered, PlacedChild, SharingDecided, SharingEvent } from './events.ts';
import { type ChildItem, circles, type Decision, type OwnItem, type Shares, type Sharing } from './items.ts';
import { mustHold } from './limits.ts';
import { type AskedChild, isPlacedAsBefore, placedAs, replacedEntries, retiredEntries } from './placing.ts';
import type { Guardian, SchoolSharing } from './state.ts';

export type GuardianRegistration = {
  readonly school: string;
  readonly guardian: string;
  /** A new vault entry, if the guardian's data changed or the vault lacks it. */
  readonly entry?: string;
  readonly children: readonly AskedChild[];
};

/**
 * Checks that the children are known. A child's id gives a guardian access to the directories of its school, so a
 * mistyped id must not make a child (6.4).
 * @param asked in the order of the request
 * @throws Rejection child_unknown for a child that neither the school's files nor a registration named, unless the
 * request says that it is new
 */
const mustKnowChildren = (
  asked: readonly Pick<AskedChild, 'child' | 'isNew'>[],
  { children }: Pick<SchoolSharing, 'children'>,
): void => {
  const at = asked.findIndex(({ child, isNew }) => isNew !== true && !children.has(child));
  if (at !== -1) throw new Rejection('child_unknown', { at });
};

/** @throws Rejection guardian_erased, child_unknown, school_too_large */
export const registerGuardian = (
  { school, guardian: id, entry: fresh, children: asked }: GuardianRegistration,
  state: SchoolSharing,
): SharingEvent[] => {
  const known = state.guardians.get(id);
  if (known !== undefined && known.entry === undefined) throw new Rejection('guardian_erased', {});
  mustKnowChildren(asked, state);
  mustHold(state, {
    children: asked.filter(({ child }) => !state.children.has(child)).length,
    guardians: known === undefined ? 1 : 0,
  });
  const placed = asked.map((child) => placedAs(child, state.children.get(child.child)));
  const changed = placed.filter((child) => !isPlacedAsBefore(child, state.children.get(child.child)));
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
          data: { school, by: 'hand', children, ...retiredEntries(replacedEntries(state, children)) },
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
    : [{ type: 'GuardianRegistered', data: { school, guardian, entry, children, ...retiredEntries(replaced) } }];
};

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** @throws Rejection guardian_not_found for a guardian who is not registered, or was erased */
const guardianIn = (state: SchoolSharing, id: string): Guardian => {
  const guardian = state.guardians.get(id);
  if (guardian === undefined || guardian.entry === undefined) throw guardianNotFound();
  return guardian;
};

export const guardianNotFound = (): Rejection => new Rejection('guardian_not_found', {});

/** Items for which the school has recorded something. Only these can be shared. */
export type RecordedItems = {
  readonly own: ReadonlySet<OwnItem>;
  readonly children: ReadonlyMap<string, ReadonlySet<ChildItem>>;
};

/**
 * Changes what is shared now into what is wanted. Everything left out of it is taken back.
 * @throws Rejection guardian_not_found; child_not_found for a child that is not this guardian's; item_not_recorded for
 * an item to be shared from now on for which nothing is recorded
 */
export const decideSharing = (
  {
    school,
    guardian: id,
    wanted,
    recorded,
  }: {
    readonly school: string;
    readonly guardian: string;
    readonly wanted: Sharing;
    readonly recorded: RecordedItems;
  },
  state: SchoolSharing,
): SharingDecided[] => {
  const guardian = guardianIn(state, id);
  if ([...wanted.children.keys()].some((child) => !guardian.childIds.includes(child)))
    throw new Rejection('child_not_found', {});
  const decisions = [
    ...differences(guardian.own, wanted.own),
    ...guardian.childIds.flatMap((child) =>
      differences(guardian.children.get(child) ?? {}, wanted.children.get(child) ?? {}).map((decision) => ({
        child,
        ...decision,
      })),
    ),
  ] as Decision[];
  for (const decision of decisions) mustBeRecorded(decision, recorded);
  return decisions.length === 0 ? [] : [{ type: 'SharingDecided', data: { school, guardian: id, decisions } }];
};

/** Taking back is always possible, also when the item is no longer recorded. */
const mustBeRecorded = ({ child, item, shared }: Decision, { own, children }: RecordedItems): void => {
  const known: ReadonlySet<string> | undefined = child === undefined ? own : children.get(child);
  if (shared && !known?.has(item))
    throw new Rejection('item_not_recorded', { item, of: child === undefined ? 'guardian' : 'child' });
};

const differences = (now: Shares<string>, wanted: Shares<string>) =>
  [...new Set([...Object.keys(now), ...Object.keys(wanted)])].sort().flatMap((item) =>
    circles.flatMap((circle) => {
      const shared = wanted[item]?.includes(circle) ?? false;
      return shared === (now[item]?.includes(circle) ?? false) ? [] : [{ item, circle, shared }];
    }),
  );

/**
 * Erases a guardian. The data of the children stays, because it is the school's. Erasing twice is the same as once.
 * @throws Rejection guardian_not_found for a guardian who was never registered
 */
export const eraseGuardian = (
  { school, guardian: id }: { readonly school: string; readonly guardian: string },
  state: SchoolSharing,
): SharingEvent[] => {
  const guardian = state.guardians.get(id);
  if (guardian === undefined) throw guardianNotFound();
  if (guardian.entry === undefined) return [];
  return [{ type: 'GuardianErased', data: { school, guardian: id, ...retiredEntries([guardian.entry]) } }];
};
