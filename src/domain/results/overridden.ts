/** Manual decisions that a file replaced, with the pupils whose results they are about (2.5). */
import { ordinalOf } from './columns/hashes.ts';
import type { Results } from './columns/state.ts';
import { pseudonymOf, pupilOf } from './counting/explain.ts';
import type { OverriddenDecision } from './events.ts';

export type OverriddenResult = OverriddenDecision & {
  /** The key of the result, hex of 8 bytes. */
  readonly result: string;
  /** Pseudonym of the pupil whose result it is, hex of 32 bytes. */
  readonly pupil: string;
};

/** @param state in which the import that replaced them stands, so that it has these results */
export const overriddenResults = (state: Results, overridden: readonly OverriddenDecision[]): OverriddenResult[] =>
  overridden.map(({ key, was }) => {
    const pupil = pupilOf(state, ordinalOf(state.keys, key)!);
    return { key, result: key, pupil: pseudonymOf(state, pupil), was };
  });
