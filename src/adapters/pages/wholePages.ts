/**
 * The code that draws the pages that the server answers whole. It is bundled like the others, and loaded from memory
 * (pages.md 10.6).
 */
import { basename } from 'node:path';
import type { OutputFile } from 'esbuild';
import type { BuiltFile } from './builtFile.ts';

export type WholePages = {
  readonly files: readonly BuiltFile[];
  /** The name of the script that a browser may load. */
  readonly script: string;
  readonly draw: (page: object) => string;
};

export const wholeOf = async (outputs: readonly OutputFile[]): Promise<WholePages> => {
  const [drawing, script] = [named(outputs, 'draw-'), named(outputs, 'whole-')];
  // Node does not run sources with JSX, and nothing is written to a disk. So the module is loaded from an address that
  // holds its text.
  const address = `data:text/javascript;base64,${Buffer.from(drawing.contents).toString('base64')}`;
  const { draw } = (await import(address)) as Pick<WholePages, 'draw'>;
  const name = basename(script.path);
  return {
    files: [{ name, type: 'text/javascript; charset=utf-8', content: script.contents }],
    script: name,
    draw,
  };
};

const named = (outputs: readonly OutputFile[], start: string): OutputFile =>
  outputs.find(({ path }) => basename(path).startsWith(start))!;
