import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pages } from '../../src/pages/list/list.ts';
import { texts as english } from '../../src/pages/texts/en/en.ts';
import { texts as dutch } from '../../src/pages/texts/nl/nl.ts';

const root = join(import.meta.dirname, '..', '..', 'src', 'pages');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '') }));

/** Files in which a figure may become a number: to draw a pixel, or to put rows in order (10.3). */
const mayReckon = (file: string): boolean => file.startsWith('kit/charts/') || file === 'kit/shown/sorting.ts';

const found = (form: RegExp, exempt: (file: string) => boolean = () => false): string[] =>
  sources
    .filter(({ file }) => !exempt(file))
    .flatMap(({ file, text }) =>
      text
        .split('\n')
        .filter((line) => form.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );

describe('10.3: a page computes nothing', () => {
  it('10.3: no figure becomes a number but to be drawn or put in order', () => {
    expect(sources.length).toBeGreaterThan(30);
    expect(found(/\bNumber\(|parseFloat|\bBigInt\(/, mayReckon)).toEqual([]);
  });

  it('10.3: nothing is added up, and no amount, count or average is reckoned with', () => {
    expect(found(/\.reduce\(/, mayReckon)).toEqual([]);
    const figure =
      '(?:amount|total|sum|billed|due|expected\\w*|price|average\\w*|count|pupils|quantity|net|vat|balance|open)';
    expect(
      found(new RegExp(`\\b${figure}\\)? [-+*/] \\w|\\w [-+*/] (?:\\w+\\.)*${figure}\\b(?!['"\`])`), mayReckon),
    ).toEqual([]);
  });
});

describe('10.5: pages stand on few libraries', () => {
  // A type is removed before a browser gets the code.
  const imported = sources.flatMap(({ text }) =>
    [...text.matchAll(/^(?:import|export) (?!type)[^;]*?from '([^.'][^']*)';/gm)].map(([, name]) => name!),
  );

  it('10.5: a page loads Preact with its signals and routes, scales for charts, and what draws a QR code', () => {
    expect([...new Set(imported)].sort()).toEqual([
      '@preact/signals',
      'd3-array',
      'd3-scale',
      'preact',
      'preact-iso/lazy',
      'preact-iso/router',
      'preact-render-to-string',
      'preact/hooks',
      'qr',
    ]);
  });
});

describe('10.17: pages write text and attributes, never HTML', () => {
  it('10.17: there is no innerHTML, no eval, and no style in a text', () => {
    expect(found(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|style="/)).toEqual([]);
  });

  it('10.18: nothing stays in the browser but the language and the scheme', () => {
    const keeping = /localStorage|sessionStorage|indexedDB|document\.cookie/;
    expect(found(keeping, (file) => file === 'kit/kept.ts')).toEqual([]);
  });
});

describe('10.60: every text is there in both languages', () => {
  it('10.60: every page of the menu has its name in both languages', () => {
    for (const texts of [dutch, english])
      for (const { area, name, menu } of pages)
        if (menu !== undefined) expect(Object.keys(texts[area].menu), `${area} ${name}`).toContain(name);
  });

  it('10.60: no text is empty, and none begins or ends with a space', () => {
    const textsIn = (value: unknown): string[] => {
      if (typeof value === 'string') return [value];
      return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
    };
    for (const texts of [dutch, english])
      expect(textsIn(texts).filter((text) => text.trim() !== text || text === '')).toEqual([]);
  });
});
