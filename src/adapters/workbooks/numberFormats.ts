/** How the cells of a workbook show their numbers: a date is a number whose format is that of a date. */
import type { Refusing } from '../fileFormats/fileText.ts';
import { type Attributes, walkSpreadsheet } from './spreadsheetXml.ts';

export type NumberFormat = {
  readonly isDate: boolean;
  /** The least number of digits: `000000` shows 123 as 000123. */
  readonly digitsMin: number;
};

const plain: NumberFormat = { isDate: false, digitsMin: 1 };

/** Formats by the style that a cell names. */
export type NumberFormats = (style: string | undefined) => NumberFormat;

export const numberFormatsIn = async (
  styles: AsyncIterable<Uint8Array> | undefined,
  refusing: Refusing,
): Promise<NumberFormats> => {
  const own = new Map<string, string>();
  const ofStyles: string[] = [];
  let inCellStyles = false;
  const open = (name: string, attributes: Attributes): void => {
    if (name === 'cellXfs') inCellStyles = true;
    else if (name === 'numFmt') own.set(attributes.numFmtId?.value ?? '', attributes.formatCode?.value ?? '');
    else if (name === 'xf' && inCellStyles) ofStyles.push(attributes.numFmtId?.value ?? '0');
  };
  const shape = { styleSheet: { numFmts: { numFmt: {} }, cellXfs: { xf: {} } } };
  if (styles !== undefined) await walkSpreadsheet(styles, shape, { open, close: () => {} }, refusing);
  const formats = ofStyles.map((id): NumberFormat => {
    const code = own.get(id);
    return code === undefined ? { ...plain, isDate: builtInDates.has(Number(id)) } : formatOf(code);
  });
  return (style) => formats[Number(style ?? 0)] ?? plain;
};

/**
 * The formats that show a day, among those that every workbook has without naming them. The other date formats among
 * these show only a time.
 */
const builtInDates: ReadonlySet<number> = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58,
]);

/** @param code as the file has it, which is in English whatever the language of the program */
export const formatOf = (code: string): NumberFormat => {
  if (/^0+$/.test(code)) return { isDate: false, digitsMin: code.length };
  // Texts in quotes, escaped characters, and colours, languages and conditions in brackets say nothing about a date.
  // Hours, minutes and seconds may stand in brackets too.
  const signs = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '').toLowerCase();
  // An m beside hours or seconds is minutes, alone it is a month.
  return { ...plain, isDate: /[yd]/.test(signs) || /^[^hs[]*m[^hs[]*$/.test(signs) };
};
