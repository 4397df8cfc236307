/** `npm run errors`: writes docs/errors.md from the codes and their meanings in src/http/problems. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorsPage } from './errorsPage.ts';

await writeFile(join(import.meta.dirname, '..', '..', 'docs', 'errors.md'), errorsPage());
process.stdout.write('docs/errors.md: written\n');
