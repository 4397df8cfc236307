import type { Day } from './day.ts';

/** The item in force on a day: the latest of those that have begun. If two begin on one day, the one recorded last wins. */
export const inForce = <T extends { readonly from: Day }>(items: readonly T[], on: Day): T | undefined =>
  items.reduce<T | undefined>(
    (latest, item) => (item.from <= on && (latest === undefined || latest.from <= item.from) ? item : latest),
    undefined,
  );
