// `npm run lockfile [-- --fill] [FOLDER]` checks package-lock.json before anything is installed. Every package needs a
// SHA-512 of its bytes and must come from the npm registry. Every install script must be named in package.json. Exits
// with 1, and a line for each fault. `--fill` asks the registry for missing digests: npm leaves them out when it makes
// the lock from a folder that is installed already.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const sha512 = /^sha512-[A-Za-z0-9+/]{86}==$/;
const registry = 'https://registry.npmjs.org/';

const nameOf = (place, { name }) => name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** The faults, one sentence each. */
const faultsOf = (lock, { allowScripts = {} }) => {
  const packages = Object.entries(lock.packages).filter(([place]) => place !== '');
  const named = new Set(Object.keys(allowScripts));
  const known = new Set(packages.map(([place, entry]) => nameOf(place, entry)));
  return [
    ...packages
      .filter(([, { integrity }]) => !sha512.test(integrity ?? ''))
      .map(([place]) => `${place} has no SHA-512 in package-lock.json: run "npm run lockfile -- --fill".`),
    ...packages
      .filter(([, { link, resolved }]) => link || !(resolved ?? registry).startsWith(registry))
      .map(([place]) => `${place} does not come from ${registry}: use a package that does.`),
    ...packages
      .filter(([place, entry]) => entry.hasInstallScript && !named.has(nameOf(place, entry)))
      .map(([place]) => `${place} has an install script that package.json does not name in allowScripts: name it.`),
    ...[...named]
      .filter((name) => !known.has(name))
      .map((name) => `allowScripts of package.json names ${name}, which is not installed: remove it.`),
  ];
};

/** Asks for one package at a time. */
const fill = (lock) => {
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (place === '' || sha512.test(entry.integrity ?? '')) continue;
    const asked = ['view', `${nameOf(place, entry)}@${entry.version}`, 'dist.integrity'];
    const { stdout, stderr, status } = spawnSync('npm', asked, { encoding: 'utf8' });
    if (status !== 0 || !sha512.test(stdout.trim())) throw new Error(`npm ${asked.join(' ')}: ${stderr || stdout}`);
    const { version, ...rest } = entry;
    lock.packages[place] = { version, integrity: stdout.trim(), ...rest };
  }
  return lock;
};

const { values, positionals } = parseArgs({ options: { fill: { type: 'boolean' } }, allowPositionals: true });
const folder = positionals[0] ?? join(import.meta.dirname, '..');
const path = join(folder, 'package-lock.json');
if (values.fill) writeFileSync(path, `${JSON.stringify(fill(read(path)), null, 2)}\n`);
const lock = read(path);
const faults = faultsOf(lock, read(join(folder, 'package.json')));
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`${Object.keys(lock.packages).length - 1} packages looked at, ${faults.length} faults.\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
