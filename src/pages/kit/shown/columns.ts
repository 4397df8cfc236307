/**
 * Columns by the kind of their values. Each is written for readers, sorted by value, and exact in the file (pages.md
 * 10.32).
 */
import { decimal, money, shortDay } from './format.ts';
import type { Column } from './Table.tsx';

type Head = Pick<Column<never>, 'name' | 'head'>;

export const textColumn = <Row>(head: Head, textOf: (row: Row) => string): Column<Row> => column(head, textOf, textOf);

export const dayColumn = <Row>(head: Head, dayOf: (row: Row) => string): Column<Row> =>
  // A day stays on one line: its three parts are short.
  column(head, dayOf, (row) => shortDay(dayOf(row)).replaceAll(' ', '\u00a0'));

export const moneyColumn = <Row>(head: Head, amountOf: (row: Row) => string): Column<Row> => ({
  ...column(head, amountOf, (row) => money(amountOf(row))),
  figure: true,
});

export const countColumn = <Row>(head: Head, countOf: (row: Row) => number): Column<Row> => ({
  ...column(head, countOf, (row) => decimal(countOf(row))),
  figure: true,
});

const column = <Row>(head: Head, given: (row: Row) => string | number, cell: (row: Row) => string): Column<Row> => ({
  ...head,
  cell,
  sortBy: given,
  csv: given,
});
