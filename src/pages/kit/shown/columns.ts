/** Columns by what they hold. Each is written for readers, sorted by its value, and exact in the file (pages.md 10.32). */
import { decimal, money, shortDay } from './format.ts';
import type { Column } from './Table.tsx';

type Head = Pick<Column<never>, 'name' | 'head'>;

export const textColumn = <Row>(head: Head, textOf: (row: Row) => string): Column<Row> => ({
  ...head,
  cell: textOf,
  sortBy: textOf,
  csv: textOf,
});

export const dayColumn = <Row>(head: Head, dayOf: (row: Row) => string): Column<Row> => ({
  ...head,
  cell: (row) => shortDay(dayOf(row)),
  sortBy: dayOf,
  csv: dayOf,
});

export const moneyColumn = <Row>(head: Head, amountOf: (row: Row) => string): Column<Row> => ({
  ...head,
  figure: true,
  cell: (row) => money(amountOf(row)),
  sortBy: amountOf,
  csv: amountOf,
});

export const countColumn = <Row>(head: Head, countOf: (row: Row) => number): Column<Row> => ({
  ...head,
  figure: true,
  cell: (row) => decimal(countOf(row)),
  sortBy: countOf,
  csv: countOf,
});
