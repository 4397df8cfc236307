/** A table as pages.md 10.32 wants it: it sorts, comes in pages, stacks on a phone, and can be taken along as CSV. */
import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso/router';
import { announce } from '../frame/announce.tsx';
import { languageNow, texts } from '../language.ts';
import { withQuery } from '../urlState.ts';
import { type CsvCell, csvOf, download } from './csv.ts';
import { decimal } from './format.ts';
import { paged, rowsOnPage, type SortKey, sorted } from './sorting.ts';

export type Column<Row> = {
  /** The name in the URL and in the file; unique in its table. */
  readonly name: string;
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Set for figures, which stand at the right. */
  readonly figure?: true;
  /** Set for the cell that names the row. */
  readonly rowHead?: true;
  /** Left out: the table is not sorted by it. Decimal strings are compared by value. */
  readonly sortBy?: (row: Row) => SortKey;
  /** The exact value in the file: ISO days, decimal strings. Left out: the column is not in the file. */
  readonly csv?: (row: Row) => CsvCell;
};

type TableProps<Row> = {
  readonly caption: string;
  /** Set if a heading already says the same. The caption is then only for readers who cannot see that. */
  readonly captionHidden?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The name of the table in the URL. Needed if a page has several tables that sort or have pages. */
  readonly name?: string;
  /** The name of the file, without its ending. Left out: there is no file. */
  readonly file?: string;
  /** Cells under the rows, such as totals: one for each column. */
  readonly foot?: readonly ComponentChildren[];
  readonly rowsMax?: number;
  /** Set for a few columns with sentences, which stack on a phone as many columns do. */
  readonly stacks?: true;
  readonly classOf?: (row: Row) => string | undefined;
};

export const Table = <Row,>({
  caption,
  captionHidden = false,
  columns,
  rows,
  keyOf,
  name,
  file,
  foot,
  rowsMax = rowsOnPage,
  stacks,
  classOf,
}: TableProps<Row>) => {
  const { query } = useLocation();
  const suffix = name === undefined ? '' : `-${name}`;
  const order = orderOf(query[`sorteer${suffix}`], columns);
  const inOrder = order === undefined ? rows : sorted(rows, order.column.sortBy!, order.direction, languageNow());
  const { rows: onPage, page, pages } = paged(inOrder, query[`pagina${suffix}`], rowsMax);
  const isWide = stacks ?? columns.length > 4;
  return (
    <div class="table-block">
      <table class={isWide ? 'stacks' : undefined} role={isWide ? 'table' : undefined}>
        <caption class={captionHidden ? 'hidden' : undefined}>{caption}</caption>
        <thead role={isWide ? 'rowgroup' : undefined}>
          <tr role={isWide ? 'row' : undefined}>
            {columns.map((column) => (
              <HeadCell key={column.name} column={column} order={order} suffix={suffix} isWide={isWide} />
            ))}
          </tr>
        </thead>
        <tbody role={isWide ? 'rowgroup' : undefined}>
          {onPage.map((row) => (
            <tr key={keyOf(row)} role={isWide ? 'row' : undefined} class={classOf?.(row)}>
              {columns.map((column) => (
                <Cell key={column.name} column={column} isWide={isWide}>
                  {column.cell(row)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
        {foot !== undefined && (
          <tfoot role={isWide ? 'rowgroup' : undefined}>
            <tr role={isWide ? 'row' : undefined}>
              {columns.map((column, index) => (
                <Cell key={column.name} column={column} isWide={isWide}>
                  {foot[index]}
                </Cell>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      <div class="table-tools">
        {pages > 1 && <PageLinks page={page} pages={pages} parameter={`pagina${suffix}`} caption={caption} />}
        {file !== undefined && <CsvButton file={file} columns={columns} rows={inOrder} />}
      </div>
    </div>
  );
};

type Order<Row> = { readonly column: Column<Row>; readonly direction: 'up' | 'down' };

/** `verrekening`: by that column, ascending; `-verrekening`: descending. Undefined: as given. */
const orderOf = <Row,>(asked: string | undefined, columns: readonly Column<Row>[]): Order<Row> | undefined => {
  const column = columns.find(({ name, sortBy }) => sortBy !== undefined && name === asked?.replace(/^-/, ''));
  return column === undefined ? undefined : { column, direction: asked?.startsWith('-') === true ? 'down' : 'up' };
};

type HeadCellProps<Row> = {
  readonly column: Column<Row>;
  readonly order: Order<Row> | undefined;
  readonly suffix: string;
  readonly isWide: boolean;
};

const HeadCell = <Row,>({ column, order, suffix, isWide }: HeadCellProps<Row>) => {
  const { url, route } = useLocation();
  const { table } = texts().kit;
  const own = { scope: 'col', class: column.figure && 'figure', role: isWide ? 'columnheader' : undefined } as const;
  if (column.sortBy === undefined) return <th {...own}>{column.head}</th>;
  const direction = order?.column.name === column.name ? order.direction : undefined;
  const next = direction === 'up' ? `-${column.name}` : column.name;
  const sort = (): void => {
    route(withQuery(url, { [`sorteer${suffix}`]: next, [`pagina${suffix}`]: undefined }), true);
    announce(`${column.head}: ${direction === 'up' ? table.sortedDown : table.sortedUp}`);
  };
  return (
    <th {...own} aria-sort={direction && (direction === 'up' ? 'ascending' : 'descending')}>
      <button type="button" class="sort" onClick={sort}>
        {column.head}
        <span aria-hidden="true" class={`sort-mark sort-${direction ?? 'none'}`} />
      </button>
    </th>
  );
};

type CellProps<Row> = {
  readonly column: Column<Row>;
  readonly isWide: boolean;
  readonly children: ComponentChildren;
};

/** On a phone the label stands before the value: the style sheet takes it from `data-label`. */
const Cell = <Row,>({ column: { head, figure, rowHead }, isWide, children }: CellProps<Row>) => {
  const own = { class: figure && 'figure', 'data-label': isWide ? head : undefined };
  if (rowHead)
    return (
      <th scope="row" role={isWide ? 'rowheader' : undefined} {...own}>
        {children}
      </th>
    );
  return (
    <td role={isWide ? 'cell' : undefined} {...own}>
      {children}
    </td>
  );
};

type CsvProps<Row> = { readonly file: string; readonly columns: readonly Column<Row>[]; readonly rows: readonly Row[] };

/** All rows, also those of other pages. */
const CsvButton = <Row,>({ file, columns, rows }: CsvProps<Row>) => {
  const inFile = columns.filter(({ csv }) => csv !== undefined);
  const save = (): void => {
    const lines = rows.map((row) => inFile.map(({ csv }) => csv!(row)));
    download(
      `${file}.csv`,
      'text/csv',
      csvOf(
        inFile.map(({ head }) => head),
        lines,
      ),
    );
  };
  return (
    <button type="button" class="plain no-print" onClick={save}>
      {texts().kit.table.csv}
    </button>
  );
};

type PageLinksProps = {
  readonly page: number;
  readonly pages: number;
  readonly parameter: string;
  readonly caption: string;
};

const PageLinks = ({ page, pages, parameter, caption }: PageLinksProps) => {
  const { url } = useLocation();
  const { table } = texts().kit;
  const to = (number: number): string => withQuery(url, { [parameter]: `${number}` });
  return (
    <nav class="pages no-print" aria-label={`${table.pages}: ${caption}`}>
      {page > 1 && <a href={to(page - 1)}>{table.previous}</a>}
      <span>{table.page(decimal(page), decimal(pages))}</span>
      {page < pages && <a href={to(page + 1)}>{table.next}</a>}
    </nav>
  );
};
