/** Choices that depend only on the seed, on any machine. */
import { seeded } from '../../../bench/support/seeded.ts';

export type Chance = {
  /** A whole number from `min` to `max`, both inclusive. */
  between(min: number, max: number): number;
  /** True in this many of a hundred cases. */
  percent(times: number): boolean;
  /** @throws Error when the list is empty */
  pick<T>(items: readonly T[]): T;
  /** Half of the picks are among the latest items. */
  pickLately<T>(items: readonly T[]): T;
};

const lately = 5;

export const chanceOf = (seed: number): Chance => {
  const below = seeded(seed);
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new Error('There is nothing to pick from');
    return items[below(items.length)]!;
  };
  return {
    between: (min, max) => min + below(max - min + 1),
    percent: (times) => below(100) < times,
    pick,
    pickLately: (items) => pick(below(2) === 0 ? items : items.slice(-lately)),
  };
};

/** Picks a name, with a frequency in proportion to its weight. */
export const weighted = <Name extends string>(chance: Chance, weights: Readonly<Record<Name, number>>): Name => {
  const names = Object.keys(weights) as Name[];
  const sum = names.reduce((all, name) => all + weights[name], 0);
  let left = chance.between(1, sum);
  return names.find((name) => {
    left -= weights[name];
    return left <= 0;
  })!;
};
