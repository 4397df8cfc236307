/** Limits on the size of a school's sharing (2.1, 6.4), which is folded, and searched for each directory. */
import { Rejection } from '../rejection.ts';
import type { SchoolSharing } from './state.ts';

/** The same as the limit on pupil ids of a school (2.1). Children who left count until they are dropped. */
export const childrenMax = 20_000;
/** Two for each child. */
const guardiansMax = 40_000;

/** @throws Rejection school_too_large when this many more would exceed the limits */
export const mustHold = (
  { children, guardians }: SchoolSharing,
  { children: moreChildren = 0, guardians: moreGuardians = 0 }: { children?: number; guardians?: number },
): void => {
  if (moreChildren > 0 && children.size + moreChildren > childrenMax)
    throw new Rejection('school_too_large', { of: 'children', would: children.size + moreChildren, max: childrenMax });
  if (moreGuardians > 0 && guardians.size + moreGuardians > guardiansMax)
    throw new Rejection('school_too_large', {
      of: 'guardians',
      would: guardians.size + moreGuardians,
      max: guardiansMax,
    });
};
