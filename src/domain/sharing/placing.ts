/** Places children in the school, by hand or by a file (6.4). */
import type { Day } from '../day.ts';
import { sameData } from '../decider.ts';
import type { PlacedChild } from './events.ts';
import type { Child, SchoolSharing } from './state.ts';

/** The request about a child. A field that is left out stays as it is. Null takes a day back. */
export type AskedChild = {
  readonly child: string;
  /** The request says that no file names this child yet. Without it, an unknown child is taken for a mistyped id. */
  readonly isNew?: boolean;
  /** A new vault entry, if the child's data changed or the vault lacks it. */
  readonly entry?: string;
  readonly groups?: readonly string[];
  readonly classes?: readonly string[];
  readonly entersOn?: Day | null;
  readonly leavesOn?: Day | null;
};

/** The child as it is after the request. A child that is not known yet must come with an entry. */
export const placedAs = (asked: AskedChild, known: Child | undefined): PlacedChild => {
  const entersOn = asked.entersOn === undefined ? known?.entersOn : asked.entersOn;
  const leavesOn = asked.leavesOn === undefined ? known?.leavesOn : asked.leavesOn;
  const entry = asked.entry ?? known?.entry;
  if (entry === undefined) throw new Error('A child is placed without a vault entry');
  return {
    child: asked.child,
    entry,
    groups: sorted(asked.groups ?? known?.groups ?? []),
    classes: sorted(asked.classes ?? known?.classes ?? []),
    ...(entersOn == null ? {} : { entersOn }),
    ...(leavesOn == null ? {} : { leavesOn }),
  };
};

export const isPlacedAsBefore = (placed: PlacedChild, known: Child | undefined): boolean => {
  if (known === undefined) return false;
  const { byFile: _, revision: __, ...before } = known;
  return sameData(inOrder(placed), inOrder(before));
};

/** Vault entries of these children that are replaced by others. */
export const replacedEntries = ({ children }: SchoolSharing, placed: readonly PlacedChild[]): string[] =>
  placed.flatMap(({ child, entry }) => {
    const before = children.get(child)?.entry;
    return before === undefined || before === entry ? [] : [before];
  });

export const retiredEntries = (retired: readonly string[]) => (retired.length === 0 ? {} : { retired });

const sorted = (keys: readonly string[]): string[] => [...new Set(keys)].sort();

const inOrder = ({
  child,
  entry,
  groups,
  classes,
  entersOn,
  leavesOn,
}: Omit<Child, 'byFile' | 'revision'>): unknown[] => [
  child,
  entry,
  groups,
  classes,
  entersOn ?? null,
  leavesOn ?? null,
];
