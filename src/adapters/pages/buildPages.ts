/** Builds the pages from their source into memory, at every start (pages.md 10.6). Nothing is written to a disk. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type OutputFile, stop } from 'esbuild';
import { type ApiPage, apiPage } from './apiPage.ts';
import type { BuiltFile } from './builtFile.ts';
import { type WholePages, wholeOf } from './wholePages.ts';

export type Built = {
  readonly files: readonly BuiltFile[];
  /** Names of the files that every page loads first. */
  readonly script: string;
  readonly style: string;
  readonly icon: string;
  /** The page that draws the contract, which loads its own script too. */
  readonly api: ApiPage & { readonly script: string };
  /** The pages that the server draws whole. */
  readonly whole: WholePages;
};

const source = fileURLToPath(new URL('../../pages/', import.meta.url));

/** @throws Error with a sentence that says where the source of the pages is wrong */
export const buildPages = async (folder = source): Promise<Built> => {
  const { outputFiles, metafile, whole } = await bundled(folder);
  const script = sharedChunk(metafile);
  return {
    files: outputFiles.map(({ path, contents }) => ({
      name: basename(path),
      type: typeOf(path),
      content: contents,
    })),
    script,
    style: only(outputFiles, '.css'),
    icon: only(outputFiles, '.svg'),
    api: { ...(await apiPage()), script: entryOf(metafile, 'api/main.ts') },
    whole: await wholeOf(whole),
  };
};

let building = 0;

type Bundled = {
  readonly outputFiles: OutputFile[];
  readonly metafile: Metafile;
  readonly whole: readonly OutputFile[];
};

const bundled = async (folder: string): Promise<Bundled> => {
  building++;
  try {
    // Both are built at the same time: the second takes a tenth of the time of the first.
    const [{ outputFiles, metafile }, whole] = await Promise.all([ofBrowser(folder), ofServer(folder)]);
    return { outputFiles, metafile, whole: whole.outputFiles };
  } catch (error) {
    throw new Error(`The pages cannot be built: ${faultIn(error)}`, { cause: error });
  } finally {
    // Esbuild runs as a program of its own, which would live as long as the server. All builds share it, so the last of
    // them ends it: an earlier end would leave the others without an answer.
    building--;
    if (building === 0) await stop();
  }
};

const common = {
  outdir: 'pages',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  format: 'esm',
  target: ['chrome140', 'firefox140', 'safari18'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  write: false,
  logLevel: 'silent',
} as const satisfies BuildOptions;

const ofBrowser = (folder: string) =>
  build({
    ...common,
    target: [...common.target],
    absWorkingDir: folder,
    entryPoints: [
      { in: 'main.ts', out: 'main' },
      { in: 'api/main.ts', out: 'api' },
      { in: 'styles/all.css', out: 'all' },
      { in: 'styles/icon.svg', out: 'icon' },
    ],
    loader: { '.svg': 'copy' },
    splitting: true,
    metafile: true,
  });

/**
 * The code that draws the whole pages on the server, and their small script. They share nothing with the files of the
 * other pages.
 */
const ofServer = (folder: string) =>
  build({
    ...common,
    target: [...common.target],
    absWorkingDir: folder,
    entryPoints: [
      { in: 'whole/main.tsx', out: 'draw' },
      { in: 'whole/browser.ts', out: 'whole' },
    ],
  });

/** The first fault with its place. Esbuild lists them in `errors`. */
const faultIn = (error: unknown): string => {
  const [first] =
    (error as { errors?: { text: string; location: { file: string; line: number } | null }[] }).errors ?? [];
  if (first === undefined) return error instanceof Error ? error.message : String(error);
  return first.location === null ? first.text : `${first.location.file}:${first.location.line}: ${first.text}`;
};

/**
 * The code that all pages share is one file, which starts the page by itself. So a page loads that file and not the
 * entry, which would only load it.
 */
const sharedChunk = ({ outputs }: Metafile): string => {
  const main = Object.values(outputs).find(({ entryPoint }) => entryPoint === 'main.ts');
  const shared = (main?.imports ?? []).filter(({ kind }) => kind === 'import-statement');
  if (shared.length !== 1) throw new Error(`The pages share ${shared.length} files instead of one`);
  return basename(shared[0]!.path);
};

const entryOf = ({ outputs }: Metafile, entry: string): string =>
  basename(Object.keys(outputs).find((name) => outputs[name]!.entryPoint === entry)!);

const only = (files: readonly OutputFile[], ending: string): string => {
  const found = files.filter(({ path }) => path.endsWith(ending));
  if (found.length !== 1) throw new Error(`The pages have ${found.length} files that end in ${ending}, instead of one`);
  return basename(found[0]!.path);
};

const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml' } as const;

const typeOf = (path: string): string => types[path.slice(path.lastIndexOf('.') + 1) as keyof typeof types];
