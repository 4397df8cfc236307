/** Reads the rows of a sheet as it is unpacked. Formulas are ignored; their last results are taken. */
import type { Refusing } from '../fileFormats/fileText.ts';
import { textShape } from './sharedStrings.ts';
import { type Attributes, walkSpreadsheet } from './spreadsheetXml.ts';

/** A cell that is not empty, as the file has it. */
export type SheetCell = {
  /** `n` number, `s` shared string, `str` and `inlineStr` text, `b` yes or no, `e` error, `d` day. */
  readonly type: string;
  readonly style: string | undefined;
  readonly value: string;
};

/** `cells` by their column from 0; empty ones are left out. The list is used again for the next row. */
export type TakeSheetRow = (cells: readonly (SheetCell | undefined)[], row: number) => void;

/** A sheet has at most as many columns as a row of CSV may have. Cells in later columns are not read. */
const columnsMax = 1_000;

const shape = { worksheet: { sheetData: { row: { c: { v: 'text', is: textShape } } } } } as const;

/** Passes each row that has a cell with something in it to `take`, by the number that the sheet shows. */
export const eachSheetRow = async (
  sheet: AsyncIterable<Uint8Array>,
  take: TakeSheetRow,
  refusing: Refusing,
): Promise<void> => {
  let [row, column, value] = [0, -1, ''];
  let cells: (SheetCell | undefined)[] = [];
  let type = 'n';
  let style: string | undefined;
  const open = (name: string, attributes: Attributes): void => {
    if (name === 'row') {
      row = numberIn(attributes.r?.value) ?? row + 1;
      column = -1;
      cells = [];
    } else if (name === 'c') {
      column = columnIn(attributes.r?.value) ?? column + 1;
      type = attributes.t?.value ?? 'n';
      style = attributes.s?.value;
      value = '';
    }
  };
  const close = (name: string, text: string): void => {
    if (name === 'v' || name === 't') value += text;
    else if (name === 'c' && value !== '' && column < columnsMax) cells[column] = { type, style, value };
    else if (name === 'row' && cells.length > 0) take(cells, row);
  };
  await walkSpreadsheet(sheet, shape, { open, close }, refusing);
};

const numberIn = (text = ''): number | undefined => (/^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined);

/** The column of a reference such as `AB12`, from 0. */
const columnIn = (reference = ''): number | undefined => {
  let column = 0;
  for (let at = 0; at < reference.length && at < 4; at++) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column === 0 ? undefined : column - 1;
};
