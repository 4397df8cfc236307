/** A table that goes on on the next page, with its header repeated there; a row is never split (documents.md 9.4.3). */
import { colors, page, pageWidth, type Structure, type TaggedPdf, type TextStyle } from './taggedPdf.ts';

export type Column = {
  readonly title: string;
  /** Share of the width of the page. */
  readonly share: number;
  readonly align?: 'left' | 'right';
};

/** One text, or several: the later ones stand below the first in a quieter style. */
export type Cell = string | readonly [string, ...string[]];

export type Row = { readonly cells: readonly Cell[]; readonly isSmall?: boolean };

const padding = 4;
/** Above and below a row of small letters: a page then holds a year of counts. */
const smallPadding = 2;
const headerStyle: TextStyle = { weight: 'bold', size: 8, color: colors.accent };
const quiet: TextStyle = { size: 8, color: colors.quiet };

/**
 * @param y where it begins on the page
 * @returns where it ended, on the last page that it took
 */
export const table = (to: TaggedPdf, columns: readonly Column[], rows: readonly Row[], y: number): number => {
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (pageWidth * share) / whole);
  const places = widths.map((_, index) => page.left + widths.slice(0, index).reduce((sum, width) => sum + width, 0));
  const style = (index: number, of: TextStyle): TextStyle => ({
    ...of,
    width: widths[index]! - (index === 0 ? padding : 2 * padding),
    align: columns[index]!.align ?? 'left',
  });
  const place = (index: number) => places[index]! + (index === 0 ? 0 : padding);
  const linesOf = (cell: Cell): readonly string[] => (typeof cell === 'string' ? [cell] : cell);
  const styleOf = (index: number, line: number, row: Row): TextStyle =>
    style(index, line === 0 ? { size: row.isSmall ? 8 : 9.5 } : quiet);
  const heightOfCell = (cell: Cell, index: number, row: Row): number =>
    linesOf(cell).reduce((sum, text, line) => sum + to.heightOf(text, styleOf(index, line, row)), 0);
  const headerHeight = Math.max(...columns.map(({ title }, index) => to.heightOf(title, style(index, headerStyle))));

  const band = (top: number) => {
    to.pdf.rect(page.left - 6, top, pageWidth + 12, headerHeight + 2 * padding).fill(colors.band);
  };
  const title = (index: number, top: number) =>
    to.text(columns[index]!.title, place(index), top + padding, style(index, headerStyle));
  const below = (top: number) => top + headerHeight + 2 * padding + 2;
  const rule = (top: number) => {
    to.pdf
      .moveTo(page.left - 6, top)
      .lineTo(page.left + pageWidth + 6, top)
      .lineWidth(0.5)
      .stroke(colors.rule);
  };

  const { pdf } = to;
  const outer = pdf.struct('Table');
  to.root.add(outer);
  to.artifact('Layout', () => band(y));
  const headers = columns.map((_, index) => to.element('TH', () => void title(index, y), { scope: 'Column' }));
  outer.add(to.element('THead', [to.element('TR', headers)]));
  const body: Structure = pdf.struct('TBody');
  outer.add(body);
  let top = below(y);
  for (const row of rows) {
    const height = Math.max(...row.cells.map((cell, index) => heightOfCell(cell, index, row)));
    const around = row.isSmall ? smallPadding : padding;
    if (top + height + 2 * around > page.height - page.bottom) {
      to.newPage();
      const first = page.top;
      to.artifact('Layout', () => {
        band(first);
        for (const index of columns.keys()) title(index, first);
      });
      top = below(first);
    }
    const at = top + around;
    const cells = row.cells.map((cell, index) =>
      to.element('TD', () => {
        let line = at;
        for (const [number, text] of linesOf(cell).entries())
          line += to.text(text, place(index), line, styleOf(index, number, row));
      }),
    );
    body.add(to.element('TR', cells));
    top = at + height + around;
    to.artifact('Layout', () => rule(top));
  }
  body.end();
  outer.end();
  return top;
};
