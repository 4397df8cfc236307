/** The files of the page that draws the contract (pages.md 10.54): swagger-ui as it is published, with a few styles of ours. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BuiltFile } from './builtFile.ts';

export type ApiPage = {
  readonly files: readonly BuiltFile[];
  /** Names of the renderer and of its style sheet. */
  readonly renderer: string;
  readonly style: string;
};

const published = (name: string): Promise<Buffer> =>
  readFile(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`)));

const own = (name: string): Promise<Buffer> =>
  readFile(fileURLToPath(new URL(`../../pages/api/${name}`, import.meta.url)));

export const apiPage = async (): Promise<ApiPage> => {
  const script = withoutMap(await published('swagger-ui-bundle.js'));
  const style = Buffer.concat([withoutMap(await published('swagger-ui.css')), await own('renderer.css')]);
  const files = [
    { name: named('swagger', script, 'js'), type: 'text/javascript; charset=utf-8', content: script },
    { name: named('swagger', style, 'css'), type: 'text/css; charset=utf-8', content: style },
  ] as const;
  return { files, renderer: files[0].name, style: files[1].name };
};

const digestChars = 8;

/** Names a file like the other files of pages: by its digest. */
const named = (name: string, content: Uint8Array, ending: string): string =>
  `${name}-${createHash('sha256').update(content).digest('hex').slice(0, digestChars).toUpperCase()}.${ending}`;

/** The content without the address of its source map, which is not served. */
const withoutMap = (content: Buffer): Buffer =>
  Buffer.from(content.toString().replace(/\/\/# sourceMappingURL=\S+|\/\*# sourceMappingURL=[^*]+\*\//g, ''));
