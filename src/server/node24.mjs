// Loaded before every command: only Node 24 and later run the TypeScript sources as they are. This file is plain
// JavaScript, so that an older Node can run it and report its version.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const needed = 24;

if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    `Telboek runs on Node ${needed} or later, and this is Node ${process.versions.node}. "npm ci" puts Node ${needed} beside the other packages, and "npm run" uses it; "npm ci --ignore-scripts" does not, and neither does a machine for which npm has no binary. Run "npm ci" again, or install Node ${needed}.\n`,
  );
  process.exit(2);
}

// Compiled code is kept beside the packages, which only those may write who may change the packages. A command then
// starts in half the time. If that folder cannot be written, nothing is kept.
module.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/telboek', import.meta.url)));
