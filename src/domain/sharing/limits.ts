/** How large a school's sharing may be (2.1, 6.4): what is folded, and looked through for each directory. */
import { Rejection } from '../rejection.ts';
import type { SchoolSharing } from './state.ts';

/** As many as a school may have ids of pupils (2.1); those who left count until they are dropped. */
export const childrenMax = 20_000;
/** Two of each child. */
export const guardiansMax = 40_000;

/** @throws Rejection school_too_large when so many more would be too many */
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
