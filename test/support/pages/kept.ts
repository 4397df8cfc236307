/** Pictures of pages that the repository keeps. A page of now is compared with its picture (pages.md 10.65). */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { type Browser, chromium } from 'playwright-core';
import { PNG } from 'pngjs';
import { installedChromium } from '../chromium.ts';

export const repository = join(import.meta.dirname, '..', '..', '..');

/** Whether pictures are made anew instead of being compared. */
const recording = process.env.RECORD_PICTURES !== undefined;

/** The part of a picture's pixels that may differ: 0.1 %. */
const differingMax = 0.001;

const files = createRequire(import.meta.url);
const weights = ['400Regular', '600SemiBold', '700Bold'];

/**
 * Launches a browser that has only the font that `npm ci` brings, and that draws letters the same way on every screen. So no
 * picture depends on what the system has installed.
 */
export const launchedWithOwnFont = (): Promise<Browser> => {
  const folder = mkdtempSync(join(tmpdir(), 'telboek-font-'));
  const fonts = dirname(files.resolve('@expo-google-fonts/source-sans-3/package.json'));
  const folders = weights.map((weight) => `<dir>${join(fonts, weight)}</dir>`).join('');
  const config = join(folder, 'fonts.conf');
  writeFileSync(config, `<fontconfig>${folders}<cachedir>${folder}</cachedir></fontconfig>`);
  return chromium.launch({
    executablePath: installedChromium(),
    args: ['--no-sandbox', '--force-prefers-reduced-motion', '--font-render-hinting=none', '--disable-lcd-text'],
    env: { ...process.env, FONTCONFIG_FILE: config },
  });
};

/**
 * The fault of a picture, or undefined. When it differs, the new picture is left beside the kept one, with the differences
 * in red.
 * @param path from the root of the repository, without the ending
 */
export const faultOfPicture = (path: string, taken: Buffer): string | undefined => {
  const at = join(repository, path);
  const [kept, now, difference] = [`${at}.png`, `${at}.new.png`, `${at}.difference.png`];
  for (const left of [now, difference]) rmSync(left, { force: true });
  const image = PNG.sync.read(taken);
  if (recording) {
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(kept, small(image));
    return undefined;
  }
  if (!existsSync(kept)) return `${path}.png is not there: RECORD_PICTURES=1 makes it`;
  const before = PNG.sync.read(readFileSync(kept));
  const { width, height } = before;
  if (image.width !== width || image.height !== height) {
    writeFileSync(now, taken);
    writeFileSync(difference, PNG.sync.write(compared(before, image).drawn));
    const sizes = `${width} × ${height}, and the page now ${image.width} × ${image.height}`;
    return `${path}.png is ${sizes}: see ${path}.new.png and ${path}.difference.png`;
  }
  const { drawn, pixels } = compared(before, image);
  const differing = pixels / (width * height);
  if (differing <= differingMax) return undefined;
  writeFileSync(now, taken);
  writeFileSync(difference, PNG.sync.write(drawn));
  return `${(differing * 100).toFixed(2)} % of ${path}.png differs: see ${path}.new.png and ${path}.difference.png`;
};

/**
 * The number of pixels that differ, and a picture of them. Where only one of the two pictures has a pixel, the other counts
 * as transparent there.
 */
export const compared = (before: PNG, now: PNG): { readonly drawn: PNG; readonly pixels: number } => {
  const [width, height] = [Math.max(before.width, now.width), Math.max(before.height, now.height)];
  const [first, second] = [before, now].map((image) => on({ width, height }, image));
  const drawn = new PNG({ width, height });
  const pixels = pixelmatch(first!.data, second!.data, drawn.data, width, height);
  return { drawn, pixels };
};

/** The picture, drawn in the upper left corner of a picture of the size asked for. */
const on = (size: { readonly width: number; readonly height: number }, image: PNG): PNG => {
  const sheet = new PNG(size);
  PNG.bitblt(image, sheet, 0, 0, image.width, image.height, 0, 0);
  return sheet;
};

/** Shades that no eye distinguishes become one shade, which saves a third of the bytes. */
const shades = 8;

/** Writes the picture without transparency, and as small as the format allows. */
const small = ({ data, width, height }: PNG): Buffer => {
  const image = new PNG({ width, height });
  image.data = Buffer.from(data.map((value) => Math.min(255, Math.round(value / shades) * shades)));
  return PNG.sync.write(image, { colorType: 2, inputColorType: 6, deflateLevel: 9 });
};
