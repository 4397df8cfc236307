/**
 * Columns: one whole number (or a few) per ordinal, side by side in a typed array. A school's history adds to them
 * import after import, so states that extend one another share one array; only its newest state adds in place.
 */

export type Column = {
  /** How many of `values` belong to this state; what lies beyond belongs to later ones. */
  readonly length: number;
  readonly values: Int32Array<ArrayBuffer>;
  /** How many of `values` are taken by any state; shared by all that share `values`. */
  readonly claim: { taken: number };
};

const growth = 1.5;

export const emptyColumn: Column = { length: 0, values: new Int32Array(0), claim: { taken: 0 } };

/** The column with `more` behind it; the given one stays as it was. Amortised cost: copying `more`. */
export const append = (column: Column, more: Int32Array): Column => {
  if (more.length === 0) return column;
  const extended = extend(column, more.length);
  extended.values.set(more, column.length);
  return extended;
};

/** The column with so many more places behind it, which whoever asks writes before anyone else sees them. */
export const extend = (column: Column, more: number): Column => {
  const length = column.length + more;
  // Another state may have grown out of the same one (a lost race): then the place behind it is no longer free.
  const inPlace = column.claim.taken === column.length && length <= column.values.length;
  const { values, claim } = inPlace ? column : copied(column, Math.ceil(length * growth));
  claim.taken = length;
  return { length, values, claim };
};

/** The same column with room for so many more: exactly so many in the first place, as much as {@link append} makes later. */
export const withRoom = (column: Column, more: number): Column => {
  const length = column.length + more;
  const hasRoom = column.claim.taken === column.length && length <= column.values.length;
  if (hasRoom || more === 0) return column;
  return copied(column, column.length === 0 ? more : Math.ceil(length * growth));
};

/** A column of its own with the same values, to be written to. */
export const copied = (column: Column, capacity = column.length): Column => {
  const values = new Int32Array(Math.max(capacity, column.length));
  values.set(column.values.subarray(0, column.length));
  return { length: column.length, values, claim: { taken: column.length } };
};
