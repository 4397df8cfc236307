/**
 * Rows of CSV as Dutch spreadsheets read them: `;`, CRLF, UTF-8 with BOM, RFC 4180 quotes (documents.md 9.5.3). csv-stringify
 * would mark a negative number as a formula too, so this is our own.
 */

/** A number as Dutch spreadsheets read it. */
const isNumber = /^-?\d{1,3}(\.?\d{3})*(,\d+)?$/;

/** Marks a text as text if a spreadsheet would take it for a formula. */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) && !isNumber.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The first character of a file. */
export const byteOrderMark = '\ufeff';

export const csvRow = (row: readonly string[]): string => `${row.map(cell).join(';')}\r\n`;

export const csvOf = (rows: readonly (readonly string[])[]): string => `${byteOrderMark}${rows.map(csvRow).join('')}`;
