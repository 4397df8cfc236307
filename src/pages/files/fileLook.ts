/**
 * Reads the first 64 KiB of a file for its kind and the names of its columns (pages.md 10.40). Nothing else is read
 * here, and only those names are shown.
 */

export type Kind = 'csv' | 'xml' | 'xlsx';

export type FileLook = {
  readonly kind: Kind;
  readonly type: string;
  /** The names in the file's own spelling; none if the first line names no known column. */
  readonly columns: readonly string[];
  /** The columns among these that are thrown away while the file is read. */
  readonly dropped: readonly string[];
};

export const bytesLooked = 64 * 1024;

const types: Readonly<Record<Kind, string>> = {
  csv: 'text/csv',
  xml: 'application/xml',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** @param known the names of the columns that are taken */
export const lookAt = (bytes: Uint8Array, known: readonly string[]): FileLook => {
  const kind = kindOf(bytes);
  const header = kind === 'csv' ? headerOf(textOf(bytes)) : [];
  // A first line that names no known column is no header. Its cells are then somebody's data.
  const columns = header.some((name) => isKnown(name, known)) ? header : [];
  return { kind, type: types[kind], columns, dropped: columns.filter((name) => !isKnown(name, known)) };
};

/** The columns of the template, which is a header and nothing else. */
export const headerOf = (text: string): string[] => {
  const [first = '', second = ''] = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/, 2);
  const line = /^"?sep=;"?$/i.test(first.trim()) ? second : first;
  return [...line.matchAll(/("(?:[^"]|"")*"|[^;]*)(;|$)/g)]
    .map(([, cell = '']) =>
      cell
        .replace(/^"(.*)"$/s, '$1')
        .replaceAll('""', '"')
        .replace(invisible, '')
        .trim(),
    )
    .filter((name) => name !== '');
};

const invisible = /[\p{Cf}\p{Cc}]/gu;

const isKnown = (name: string, known: readonly string[]): boolean => known.includes(name.toLowerCase());

const kindOf = (bytes: Uint8Array): Kind => {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'xlsx';
  const start = new TextDecoder().decode(bytes.subarray(0, 256)).trimStart();
  return start.startsWith('<') ? 'xml' : 'csv';
};

/** UTF-8, or else windows-1252. A letter that the end cuts off is no fault. */
const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};
