/** Deals schools to workers. The same school always goes first to the same worker. */
import type { SchoolsLeft } from '../../ledger/workers/workers.ts';

export type Dealt = SchoolsLeft & {
  /** The next school for a worker: its own in order, and after those the last one of the worker with most left. */
  next(hand: number): string | undefined;
};

export const dealSchools = (schools: readonly string[], count: number): Dealt => {
  const hands: string[][] = Array.from({ length: count }, () => []);
  for (const school of schools) hands[workerOfSchool(school, count)]!.push(school);
  const begun = hands.map(() => 0);
  const left = (hand: number) => hands[hand]!.length - begun[hand]!;
  const own = (hand: number): string | undefined => (left(hand) > 0 ? hands[hand]![begun[hand]!++] : undefined);
  const fullest = (): number => hands.reduce((most, _, other) => (left(other) > left(most) ? other : most), 0);
  return {
    next: (hand) => {
      if (left(hand) > 0) return own(hand);
      const other = fullest();
      return left(other) > 0 ? hands[other]!.pop() : undefined;
    },
    get count() {
      return hands.reduce((sum, _, hand) => sum + left(hand), 0);
    },
    take: (countMax) => {
      const taken: string[] = [];
      while (taken.length < countMax) {
        const school = own(fullest());
        if (school === undefined) break;
        taken.push(school);
      }
      return taken;
    },
  };
};

/** The worker that a school is dealt to. */
export const workerOfSchool = (school: string, count: number): number => hashOf(school) % count;

/** FNV-1a, 32 bits. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};
