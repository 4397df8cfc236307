/**
 * The order and the pages of a table. Only here, and where pixels are drawn, figures become numbers (pages.md 10.3).
 */

export type SortKey = string | number | null;

const decimalForm = /^-?\d+(\.\d+)?$/;

/** Decimal strings by value, other texts as words. Missing values come last in ascending order. */
export const compare = (one: SortKey, other: SortKey, collator: Intl.Collator): number => {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  const [left, right] = [`${one}`, `${other}`];
  if (decimalForm.test(left) && decimalForm.test(right)) return Number(left) - Number(right);
  return collator.compare(left, right);
};

export const sorted = <Row>(
  rows: readonly Row[],
  by: (row: Row) => SortKey,
  direction: 'up' | 'down',
  language: string,
): Row[] => {
  const collator = new Intl.Collator(language, { numeric: true });
  const ascending = rows.toSorted((one, other) => compare(by(one), by(other), collator));
  return direction === 'up' ? ascending : ascending.reverse();
};

export const rowsOnPage = 50;

export type Paged<Row> = { readonly rows: readonly Row[]; readonly page: number; readonly pages: number };

/** @param asked the page number in the URL; any other text means the first page */
export const paged = <Row>(rows: readonly Row[], asked: string | undefined, size = rowsOnPage): Paged<Row> => {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const page = /^[1-9][0-9]{0,5}$/.test(asked ?? '') ? Math.min(Number(asked), pages) : 1;
  return { rows: rows.slice((page - 1) * size, page * size), page, pages };
};
