// `node tools/nodeBinary.mjs`: compares the Node that npm put into node_modules with a known digest. The lock file
// covers the package `node` but not its binary, which the package's install script fetches for the machine. Exits with
// 1 and a sentence when the binary is another one. `.ci/run` calls it with the machine's own Node.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 of bin/node of the npm packages node-{platform}-{arch}, by version, platform and arch. */
const known = {
  '24.21.0': {
    'linux-x64': '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
    'linux-arm64': '0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584',
    'win32-x64': 'ba4e6d110e8c1592a1ecd390f6b05f3da124b13871a5be62b341a07a853c6c32',
  },
};

const root = process.argv[2] ?? join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const version = optionalDependencies.node;
const machine = `${process.platform}-${process.arch}`;
const path = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

const fault = () => {
  if (!existsSync(path))
    return machine in (known[version] ?? {})
      ? `${path} is not there: run "npm ci" (without --ignore-scripts).`
      : undefined;
  const expected = known[version]?.[machine];
  if (expected === undefined)
    return `No digest of Node ${version} for ${machine} is kept in tools/nodeBinary.mjs: add it.`;
  const found = createHash('sha256').update(readFileSync(path)).digest('hex');
  return found === expected
    ? undefined
    : `${path} has SHA-256 ${found}, and Node ${version} for ${machine} has ${expected}.`;
};

const wrong = fault();
if (wrong !== undefined) {
  process.stderr.write(`${wrong}\n`);
  process.exitCode = 1;
}
