/**
 * Columns: one whole number (or a few) per ordinal, next to each other in a typed array. Each import of a school adds
 * to them. States that extend one another share one array, and only the newest state adds in place.
 */

export type Column = {
  /** How many of `values` belong to this state. The values after them belong to later states. */
  readonly length: number;
  readonly values: Int32Array<ArrayBuffer>;
  /** How many of `values` are used by any state. Shared by all states that share `values`. */
  readonly claim: { taken: number };
};

const growth = 1.5;

export const emptyColumn: Column = { length: 0, values: new Int32Array(0), claim: { taken: 0 } };

/** The column followed by `more`; the given column stays as it was. The amortised cost is that of copying `more`. */
export const append = (column: Column, more: Int32Array): Column => {
  if (more.length === 0) return column;
  const extended = extend(column, more.length);
  extended.values.set(more, column.length);
  return extended;
};

/** The column followed by `more` free places. The caller must write them before any other code sees the column. */
export const extend = (column: Column, more: number): Column => {
  const length = column.length + more;
  // Another state may have been extended from the same one (a lost race). The place after it is then taken.
  const inPlace = column.claim.taken === column.length && length <= column.values.length;
  const { values, claim } = inPlace ? column : copied(column, Math.ceil(length * growth));
  claim.taken = length;
  return { length, values, claim };
};

/** The same column with room for `more` places: exactly that many for a new array, while {@link append} makes spare room. */
export const withRoom = (column: Column, more: number): Column => {
  const length = column.length + more;
  const hasRoom = column.claim.taken === column.length && length <= column.values.length;
  if (hasRoom || more === 0) return column;
  return copied(column, column.length === 0 ? more : Math.ceil(length * growth));
};

/** A writable copy of a column. */
export const copied = (column: Column, capacity = column.length): Column => {
  const values = new Int32Array(Math.max(capacity, column.length));
  values.set(column.values.subarray(0, column.length));
  return { length: column.length, values, claim: { taken: column.length } };
};
