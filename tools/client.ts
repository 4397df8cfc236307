/**
 * `npm run client [-- --out folder]`: builds the package of clients/typescript into its `dist`: the client with its types, and the
 * routes of the contract written out, so that a program that uses it needs nothing else of this repository.
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contract } from '../src/http/openapi/serve.ts';
import { clientTypes } from './clientTypes.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'clients/typescript/dist') } } });

const options = {
  target: 'ES2023',
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  lib: ['ES2023', 'DOM', 'DOM.AsyncIterable'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  rewriteRelativeImportExtensions: true,
  declaration: true,
  outDir: values.out,
  rootDir: '.',
};

const folder = await mkdtemp(join(tmpdir(), 'telboek-client-'));
try {
  await cp(join(root, 'clients/typescript/src'), folder, { recursive: true });
  await writeFile(join(folder, 'operations.ts'), clientTypes(contract()));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
  await rm(values.out, { recursive: true, force: true });
  await mkdir(values.out, { recursive: true });
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const { status } = spawnSync(tsc, ['-p', folder], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
