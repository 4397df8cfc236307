/** Deals schools to workers. The same school always goes first to the same worker. */

/**
 * @returns the next school for a worker: its own in order, and after those the last one of the worker with most left.
 */
export const dealt = (schools: readonly string[], count: number) => {
  const hands: string[][] = Array.from({ length: count }, () => []);
  for (const school of schools) hands[handOf(school, count)]!.push(school);
  const begun = hands.map(() => 0);
  const left = (hand: number) => hands[hand]!.length - begun[hand]!;
  return {
    next: (hand: number): string | undefined => {
      if (left(hand) > 0) return hands[hand]![begun[hand]!++];
      const fullest = hands.reduce((most, _, other) => (left(other) > left(most) ? other : most), 0);
      return left(fullest) > 0 ? hands[fullest]!.pop() : undefined;
    },
  };
};

/** The worker that a school is dealt to. */
export const handOf = (school: string, count: number): number => hashOf(school) % count;

/** FNV-1a, 32 bits. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};
