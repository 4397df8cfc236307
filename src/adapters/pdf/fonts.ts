/** The fonts of our PDFs: Source Sans 3, whole, because a subset made for the web lacks letters that names have. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';

const files = createRequire(import.meta.url);

export type Weight = 'regular' | 'bold';

const fileOf: Readonly<Record<Weight, string>> = {
  regular: '400Regular/SourceSans3_400Regular.ttf',
  bold: '600SemiBold/SourceSans3_600SemiBold.ttf',
};

/** Parsed once for all documents of a thread: that takes far longer than writing a document. */
const parsed = (weight: Weight): fontkit.Font =>
  remembering(
    fontkit.create(readFileSync(files.resolve(`@expo-google-fonts/source-sans-3/${fileOf[weight]}`))) as fontkit.Font,
  );

type Layout = (text: string, features?: unknown) => fontkit.GlyphRun;

const rememberedMax = 4_000;

/** Most words stand on every document, and laying one out takes most of the time of a document. */
const remembering = (font: fontkit.Font): fontkit.Font => {
  const layout = font.layout.bind(font) as Layout;
  const known = new Map<string, fontkit.GlyphRun>();
  const remembered: Layout = (text, features) => {
    if (features !== undefined) return layout(text, features);
    let run = known.get(text);
    if (run === undefined) {
      run = layout(text);
      if (known.size < rememberedMax) known.set(text, run);
    }
    return copied(run);
  };
  return Object.assign(font, { layout: remembered });
};

/** A copy of a laid-out word: pdfkit scales the positions that it is given in place, and would spoil the remembered ones. */
const copied = ({ glyphs, positions }: fontkit.GlyphRun): fontkit.GlyphRun =>
  ({
    glyphs,
    positions: positions.map((position) => ({ ...position })),
    get advanceWidth() {
      return this.positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    },
  }) as fontkit.GlyphRun;

let fonts: Readonly<Record<Weight, fontkit.Font>> | undefined;

export const loadedFonts = (): Readonly<Record<Weight, fontkit.Font>> => {
  fonts ??= { regular: parsed('regular'), bold: parsed('bold') };
  return fonts;
};

/** Text that the fonts can show: a missing glyph would break PDF/A, so a `?` stands for it (documents.md 9.4.5). */
export const showable = (text: string): string => {
  const { regular } = loadedFonts();
  return [...text.normalize('NFC')]
    .map((sign) => (sign === '\n' || regular.hasGlyphForCodePoint(sign.codePointAt(0)!) ? sign : '?'))
    .join('');
};
