import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemCodes } from '../../../src/http/problems/problemCodes.ts';
import { chapters, problemMeanings } from '../../../src/http/problems/problemMeanings.ts';
import { errorsPage } from '../../../tools/errors/errorsPage.ts';

describe('docs/errors.md', () => {
  it('docs/errors.md is what `npm run errors` writes', async () => {
    const written = await readFile(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
    expect(written).toBe(errorsPage());
  });

  it('docs/errors.md tells every code once, in one chapter', () => {
    const told = chapters.flatMap(({ meanings }) => Object.keys(meanings));
    expect(told.toSorted()).toEqual(problemCodes.toSorted());
  });

  it.each(Object.entries(problemMeanings))(
    'docs/errors.md says in whole sentences what %s means and what to do',
    (_code, meaning) => {
      for (const text of [meaning.means, meaning.todo]) expect(text).toMatch(/^[A-Z][^\n]*\.$/);
    },
  );
});
