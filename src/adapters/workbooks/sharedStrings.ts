/** The texts of a workbook, which its cells name by number. */
import type { Refusing } from '../fileFormats/fileText.ts';
import { tooLarge } from './parts.ts';
import { unescaped, walkSpreadsheet } from './spreadsheetXml.ts';

/** The text with this number; undefined when there is none. */
export type SharedStrings = (number: number) => string | undefined;

/** A million rows have less than this: bytes of all texts together. */
const bytesMax = 128 * 1_048_576;
/** More characters than any accepted text has. A text that is cut off here is refused in any case. */
const charactersMax = 300;

/** A text may consist of runs, each with a font of its own. Its pronunciation (`rPh`) is ignored. */
export const textShape = { t: 'text', r: { t: 'text' } } as const;

/** Holds the texts as bytes, because a file of many small ones would take ten times the room as values of their own. */
export const sharedStringsIn = async (
  part: AsyncIterable<Uint8Array> | undefined,
  refusing: Refusing,
): Promise<SharedStrings> => {
  let bytes = Buffer.alloc(64 * 1024);
  let ends = new Int32Array(1024);
  let [used, count, current] = [0, 0, ''];
  const add = (text: string): void => {
    const most = used + text.length * 3;
    if (most > bytesMax) throw tooLarge('workbook-text', bytesMax);
    if (most > bytes.length) bytes = Buffer.concat([bytes.subarray(0, used)], Math.max(most, bytes.length * 2));
    if (count === ends.length) {
      const longer = new Int32Array(count * 2);
      longer.set(ends);
      ends = longer;
    }
    used += bytes.write(text, used);
    ends[count++] = used;
  };
  const close = (name: string, text: string): void => {
    if (name === 't') current += text;
    if (name !== 'si') return;
    add(unescaped(current).slice(0, charactersMax));
    current = '';
  };
  if (part !== undefined) await walkSpreadsheet(part, { sst: { si: textShape } }, { open: () => {}, close }, refusing);
  return (number) =>
    number >= 0 && number < count
      ? bytes.toString('utf8', number === 0 ? 0 : ends[number - 1], ends[number])
      : undefined;
};
