import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buildPages } from '../../../src/adapters/pages/buildPages.ts';

describe('10.6: pages are built from their source when the server starts', () => {
  let folder: string;

  const written = (files: Readonly<Record<string, string>>): string => {
    folder = mkdtempSync(join(tmpdir(), 'telboek-pages-'));
    for (const part of ['api', 'styles', 'whole']) mkdirSync(join(folder, part));
    const sources = {
      'main.ts': '',
      'api/main.ts': '',
      'styles/all.css': '',
      'styles/icon.svg': '<svg/>',
      'whole/main.tsx': '',
      'whole/browser.ts': '',
      ...files,
    };
    for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
    return folder;
  };

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('10.6: source that is wrong is refused with a sentence that says where', async () => {
    await expect(buildPages(written({ 'main.ts': 'const day = ;' }))).rejects.toThrow(
      'The pages cannot be built: main.ts:1: Unexpected ";"',
    );
  });

  it('10.6: nothing is fetched: a module from elsewhere is not found', async () => {
    await expect(buildPages(written({ 'api/main.ts': "import 'not-installed';" }))).rejects.toThrow(
      'The pages cannot be built: api/main.ts:1: Could not resolve "not-installed"',
    );
  });
});
