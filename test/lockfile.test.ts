/** The checks that CI makes of package-lock.json before it installs anything. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const tool = join(root, 'tools', 'lockfile.mjs');
const integrity = `sha512-${'A'.repeat(86)}==`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'telboek-lock-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const looked = (packages: object, allowScripts: object = {}) => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ allowScripts }));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, folder], { encoding: 'utf8' });
  return [status, stderr.trimEnd(), stdout.trimEnd()];
};

it('the lock of this repository is in order', () => {
  const { status, stderr } = spawnSync(process.execPath, [tool], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

it('every package is known by a SHA-512, also one below another', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', integrity },
    'node_modules/a/node_modules/@s/b': { version: '1.0.0' },
    'node_modules/c': { version: '1.0.0', integrity: 'sha1-AAAA' },
  };
  const said = (place: string) => `${place} has no SHA-512 in package-lock.json: run "npm run lockfile -- --fill".`;
  expect(looked(packages)).toEqual([
    1,
    [said('node_modules/a/node_modules/@s/b'), said('node_modules/c')].join('\n'),
    '3 packages looked at, 2 faults.',
  ]);
});

it('every package comes from the registry', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', integrity, resolved: 'git+ssh://git@github.com/a/a.git#1' },
  };
  expect(looked(packages).slice(0, 2)).toEqual([
    1,
    'node_modules/a does not come from https://registry.npmjs.org/: use a package that does.',
  ]);
});

it('every install script is named, allowed or not, and nothing else is', () => {
  const packages = { 'node_modules/a': { version: '1.0.0', integrity, hasInstallScript: true } };
  expect(looked(packages, { a: false })[0]).toBe(0);
  expect(looked(packages, { b: true }).slice(0, 2)).toEqual([
    1,
    [
      'node_modules/a has an install script that package.json does not name in allowScripts: name it.',
      'allowScripts of package.json names b, which is not installed: remove it.',
    ].join('\n'),
  ]);
});

it('npm stops at an install script that is not named', () => {
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^strict-allow-scripts=true$/m);
});
