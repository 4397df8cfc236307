/** What is kept of children that left, and for how long (6.4). */
import { addMonths, type Day, dayNumber } from '../day.ts';
import type { SharingEvent } from './events.ts';
import { retiring } from './placing.ts';
import type { SchoolSharing } from './state.ts';

export const setRetention = (school: string, months: number, state: SchoolSharing): SharingEvent[] =>
  state.retentionMonths === months ? [] : [{ type: 'SharingRetentionSet', data: { school, months } }];

/** Drops the children that left so many months ago or longer, and guardians whose last children those are. */
export const dropExpired = (school: string, today: Day, state: SchoolSharing): SharingEvent[] => {
  const { retentionMonths: months } = state;
  const children = [...state.children.values()].filter(
    ({ leavesOn }) => leavesOn !== undefined && addMonths(dayNumber(leavesOn), months) <= dayNumber(today),
  );
  const gone = new Set(children.map(({ child }) => child));
  const guardians = [...state.guardians.values()].filter(({ childIds }) => childIds.every((child) => gone.has(child)));
  if (children.length + guardians.length === 0) return [];
  const goneGuardians = new Set(guardians.map(({ guardian }) => guardian));
  const decisions = [...state.guardians.values()].flatMap(({ guardian, history }) =>
    goneGuardians.has(guardian) ? history : history.filter(({ child }) => child !== undefined && gone.has(child)),
  ).length;
  const entries = [...children, ...guardians].flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  const dropped = { children: [...gone], guardians: [...goneGuardians], decisions };
  return [{ type: 'SharingDropped', data: { school, on: today, months, ...dropped, ...retiring(entries) } }];
};
