/**
 * Finds the first sheet of a workbook, and what its cells refer to. Libraries for workbooks hold a whole sheet in memory, or are
 * no longer kept (exceljs), so reading one is our own, on yauzl and saxes.
 */
import { posix } from 'node:path';
import type { Refusing } from '../fileFormats/fileText.ts';
import { type NumberFormats, numberFormatsIn } from './numberFormats.ts';
import type { Parts } from './parts.ts';
import { type SharedStrings, sharedStringsIn } from './sharedStrings.ts';
import { type Attributes, relationshipsIn, walkSpreadsheet } from './spreadsheetXml.ts';

export type Workbook = {
  readonly sheet: AsyncIterable<Uint8Array>;
  readonly strings: SharedStrings;
  readonly formats: NumberFormats;
  /** Whether its days are counted from 1904 instead of 1900. */
  readonly from1904: boolean;
};

/** @throws the error of `refusing` */
export const openWorkbook = async (parts: Parts, refusing: Refusing): Promise<Workbook> => {
  const main = (await relationshipsOf(parts, '', refusing)).find(({ type }) => type === 'officeDocument');
  const body = main && parts.part(main.target);
  if (main === undefined || body === undefined) throw refusing({ is: 'zip-no-workbook' });
  const { sheets, from1904 } = await sheetsIn(body, refusing);
  const led = await relationshipsOf(parts, main.target, refusing);
  const partOf = (type: string) => {
    const target = led.find((one) => one.type === type)?.target;
    return target === undefined ? undefined : parts.part(target);
  };
  // Charts and dialogs may be listed as sheets too.
  const first = sheets
    .filter(({ hidden }) => !hidden)
    .map(({ id }) => led.find((one) => one.id === id && one.type === 'worksheet'))
    .find((found) => found !== undefined);
  const sheet = first && parts.part(first.target);
  if (sheet === undefined) throw refusing({ is: 'no-sheet' });
  const formats = await numberFormatsIn(partOf('styles'), refusing);
  const strings = await sharedStringsIn(partOf('sharedStrings'), refusing);
  return { sheet, strings, formats, from1904 };
};

type Sheet = { readonly id: string; readonly hidden: boolean };

const sheetsIn = async (
  body: AsyncIterable<Uint8Array>,
  refusing: Refusing,
): Promise<{ readonly sheets: readonly Sheet[]; readonly from1904: boolean }> => {
  const sheets: Sheet[] = [];
  let from1904 = false;
  const open = (name: string, attributes: Attributes): void => {
    if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904?.value ?? '');
    if (name !== 'sheet') return;
    const id = Object.values(attributes).find(({ local, uri }) => local === 'id' && uri.endsWith('/relationships'));
    sheets.push({ id: id?.value ?? '', hidden: (attributes.state?.value ?? 'visible') !== 'visible' });
  };
  const shape = { workbook: { workbookPr: {}, sheets: { sheet: {} } } };
  await walkSpreadsheet(body, shape, { open, close: () => {} }, refusing);
  return { sheets, from1904 };
};

/** @param part its name; empty for the file as a whole */
const relationshipsOf = async (parts: Parts, part: string, refusing: Refusing) => {
  const { dir, base } = posix.parse(part);
  const found = await relationshipsIn(parts.part(posix.join(dir, '_rels', `${base}.rels`)), refusing);
  return found.map((one) => ({
    ...one,
    target: posix.join('/', one.target.startsWith('/') ? '' : dir, one.target).slice(1),
  }));
};
