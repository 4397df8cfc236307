import { crc32, deflateRawSync } from 'node:zlib';

/** A ZIP file of these parts, as a spreadsheet program writes it. */
export const zipOf = (parts: Readonly<Record<string, string | Buffer>>): Buffer => {
  const entries = Object.entries(parts).map(([name, content]) => {
    const bytes = Buffer.from(content as string);
    return { name: Buffer.from(name), packed: deflateRawSync(bytes), crc: crc32(bytes), size: bytes.length };
  });
  const pieces: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, packed, crc, size } of entries) {
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc, 0);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(size, 8);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(name.length, 0);
    const version = Buffer.from([20, 0, 0, 0x08, 8, 0, 0, 0, 0x21, 0]);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), version, sizes, lengths, name, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    list.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), version, sizes, lengths, place, name]));
    pieces.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...pieces, listed, end]);
};

const transitional = 'http://schemas.openxmlformats.org';
const main = `${transitional}/spreadsheetml/2006/main`;
const led = `${transitional}/officeDocument/2006/relationships`;

const relationships = (...targets: [id: string, type: string, target: string][]): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<Relationships xmlns="${transitional}/package/2006/relationships">${targets
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${led}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

/** A cell. Text is put among the shared strings. A number or XML is written as it is. An undefined cell is left out. */
export type Cell = string | number | { readonly xml: string } | undefined;

export type WorkbookOptions = {
  readonly date1904?: boolean;
  /** Format codes. Style n is the n-th of them, from 1. Style 0 is General. */
  readonly formats?: readonly string[];
  /** Parts that replace those of a plain workbook, or are added to them. */
  readonly parts?: Readonly<Record<string, string | Buffer>>;
};

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

const columnName = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : columnName(Math.floor(column / 26) - 1) + columnName(column % 26);

/** A workbook of one sheet, with the parts that spreadsheet programs write. */
export const workbookOf = (
  rows: readonly (readonly Cell[])[],
  { date1904 = false, formats = [], parts = {} }: WorkbookOptions = {},
): Buffer => {
  const strings = new Map<string, number>();
  const stringNumber = (text: string) => {
    if (!strings.has(text)) strings.set(text, strings.size);
    return strings.get(text)!;
  };
  const cellOf = (cell: Cell, at: string): string => {
    if (cell === undefined) return '';
    if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
    if (typeof cell === 'string') return `<c r="${at}" t="s"><v>${stringNumber(cell)}</v></c>`;
    return cell.xml.replace('<c', `<c r="${at}"`);
  };
  const sheetRows = rows
    .map(
      (cells, n) =>
        `<row r="${n + 1}">${cells.map((cell, at) => cellOf(cell, columnName(at) + (n + 1))).join('')}</row>`,
    )
    .join('');
  const styles = formats
    .map((code, n) => `<numFmt numFmtId="${164 + n}" formatCode="${escaped(code).replace(/"/g, '&quot;')}"/>`)
    .join('');
  const xfs = formats.map((_, n) => `<xf numFmtId="${164 + n}" applyNumberFormat="1"/>`).join('');
  return zipOf({
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relationships(['rId1', 'officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${led}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'styles', 'styles.xml'],
      ['rId3', 'sharedStrings', '/xl/sharedStrings.xml'],
    ),
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts>${styles}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${xfs}<xf numFmtId="14"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetPr/><dimension ref="A1"/><sheetData>${sheetRows}</sheetData><pageMargins left="1"/></worksheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${[...strings.keys()].map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
    ...parts,
  });
};

export const sheetOf = (rows: string): string =>
  `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`;
