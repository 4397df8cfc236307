/** Joins linked ids into pupils: links are transitive (2.9). */

export type Grouping = {
  join(a: number, b: number): void;
  /** The smallest number among the ids that are joined with this one, itself included. */
  of(id: number): number;
  /** {@link of} each id, by its number. */
  all(): Int32Array;
};

/** Union-find over ids 0 up to `ids` (exclusive). */
export const grouping = (ids: number): Grouping => {
  const towards = new Int32Array(ids);
  for (let id = 0; id < ids; id++) towards[id] = id;
  const of = (id: number): number => {
    let root = id;
    while (towards[root] !== root) root = towards[root]!;
    // The way is shortened, so that long chains of links stay cheap.
    for (let at = id; at !== root; ) {
      const next = towards[at]!;
      towards[at] = root;
      at = next;
    }
    return root;
  };
  return {
    join: (a, b) => {
      const [one, other] = [of(a), of(b)];
      towards[Math.max(one, other)] = Math.min(one, other);
    },
    of,
    all: () => {
      // Each id points to a smaller number, which points to the smallest already.
      const smallest = new Int32Array(ids);
      for (let id = 0; id < ids; id++) smallest[id] = towards[id] === id ? id : smallest[towards[id]!]!;
      return smallest;
    },
  };
};
