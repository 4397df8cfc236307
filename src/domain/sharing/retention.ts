/** For how long data of children that left is kept (6.4), and data of a school whose agreement ended (6.1). */
import { addMonths, type Day, dayNumber } from '../day.ts';
import type { SharingDropped, SharingEvent } from './events.ts';
import { retiredEntries } from './placing.ts';
import type { Child, Guardian, SchoolSharing } from './state.ts';

export const setRetention = (school: string, months: number, state: SchoolSharing): SharingEvent[] =>
  state.retentionMonths === months ? [] : [{ type: 'SharingRetentionSet', data: { school, months } }];

/** Drops the children that left this many months ago or longer, and the guardians without other children. */
export const dropExpired = (school: string, today: Day, state: SchoolSharing): SharingEvent[] => {
  const { retentionMonths: months } = state;
  const children = [...state.children.values()].filter(
    ({ leavesOn }) => leavesOn !== undefined && addMonths(dayNumber(leavesOn), months) <= dayNumber(today),
  );
  const expired = new Set(children.map(({ child }) => child));
  const guardians = [...state.guardians.values()].filter(({ childIds }) =>
    childIds.every((child) => expired.has(child)),
  );
  if (children.length + guardians.length === 0) return [];
  const withoutChildren = new Set(guardians.map(({ guardian }) => guardian));
  const decisions = [...state.guardians.values()].flatMap(({ guardian, history }) =>
    withoutChildren.has(guardian) ? history : history.filter(({ child }) => child !== undefined && expired.has(child)),
  ).length;
  return dropped({ school, on: today, months }, { children, guardians, decisions, others: [] });
};

/** Drops every child and guardian, the groups, and the secret for the children's pseudonyms. For a school without an agreement (6.1). */
export const dropAll = (school: string, today: Day, { secret, roster, ...state }: SchoolSharing): SharingEvent[] => {
  if (secret === undefined) return [];
  const [children, guardians] = [[...state.children.values()], [...state.guardians.values()]];
  const decisions = guardians.reduce((sum, { history }) => sum + history.length, 0);
  const others = [...(roster === undefined ? [] : [roster.entry]), secret.keyId];
  return dropped({ school, on: today, months: 0 }, { children, guardians, decisions, others });
};

type Dropping = {
  readonly children: readonly Child[];
  readonly guardians: readonly Guardian[];
  readonly decisions: number;
  /** Vault entries that belong to no child and no guardian. */
  readonly others: readonly string[];
};

// Keeps every event far below the limit of one append (5.2).
const eachPerEvent = 1_000;

/**
 * The last event also holds the number of decisions, and retires the entries that belong to no child or guardian. If
 * recording is cut off before it, the next request thus still finds them.
 */
const dropped = (
  data: Pick<SharingDropped['data'], 'school' | 'on' | 'months'>,
  { children, guardians, decisions, others }: Dropping,
): SharingEvent[] => {
  const events = Math.max(1, Math.ceil(Math.max(children.length, guardians.length) / eachPerEvent));
  return Array.from({ length: events }, (_, at) => {
    const piece = <Item>(items: readonly Item[]) => items.slice(at * eachPerEvent, (at + 1) * eachPerEvent);
    const [someChildren, someGuardians] = [piece(children), piece(guardians)];
    const entries = [...someChildren, ...someGuardians].flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
    const isLast = at === events - 1;
    return {
      type: 'SharingDropped',
      data: {
        ...data,
        children: someChildren.map(({ child }) => child),
        guardians: someGuardians.map(({ guardian }) => guardian),
        decisions: isLast ? decisions : 0,
        ...retiredEntries(isLast ? [...entries, ...others] : entries),
      },
    };
  });
};
