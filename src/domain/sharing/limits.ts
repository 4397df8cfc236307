/** Limits on the size of a school's sharing (2.1, 6.4), which is folded, and searched for each directory. */
import { Rejection } from '../rejection.ts';
import type { SchoolSharing } from './state.ts';

/** The same as the limit on pupil ids of a school (2.1). Children who left count until they are dropped. */
export const childrenMax = 20_000;
/** Two for each child. */
export const guardiansMax = 40_000;

/** @throws Rejection school_too_large when this many more would exceed the limits */
export const mustHold = (
  { children, guardians }: SchoolSharing,
  { children: moreChildren = 0, guardians: moreGuardians = 0 }: { children?: number; guardians?: number },
): void => {
  if (moreChildren > 0 && children.size + moreChildren > childrenMax)
    throw new Rejection(
      'school_too_large',
      `The school would have ${children.size + moreChildren} children, and ${childrenMax} are kept at most; drop those that left with POST …/sharing-drops, or send only this school's.`,
    );
  if (moreGuardians > 0 && guardians.size + moreGuardians > guardiansMax)
    throw new Rejection(
      'school_too_large',
      `The school would have ${guardians.size + moreGuardians} guardians, and ${guardiansMax} are kept at most.`,
    );
};
