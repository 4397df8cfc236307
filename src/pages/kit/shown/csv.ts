/** A table as a file, written as documents.md 9.5.3 says. */

export type CsvCell = string | number | null;

const decimalForm = /^-?\d+(\.\d+)?$/;

/** A cell that a spreadsheet would take for a formula begins with a quote. */
const cellOf = (value: CsvCell): string => {
  const text = `${value ?? ''}`;
  if (decimalForm.test(text)) return text.replace('.', ',');
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

const bom = '\uFEFF';

export const csvOf = (heads: readonly string[], rows: readonly (readonly CsvCell[])[]): string =>
  bom + [heads, ...rows].map((cells) => `${cells.map(cellOf).join(';')}\r\n`).join('');

export const download = (name: string, type: string, content: string): void =>
  saveFile(name, new Blob([content], { type }));

/** Lets the browser keep a file. */
export const saveFile = (name: string, content: Blob): void => {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};
