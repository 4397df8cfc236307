// Loaded before every command: the sources are TypeScript that only Node 24 and later run as they are. Plain JavaScript, so
// that an older Node gets as far as saying so.
const needed = 24;

if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    `Telboek runs on Node ${needed} or later, and this is Node ${process.versions.node}. "npm ci" puts Node ${needed} beside the other packages, and "npm run" uses it; "npm ci --ignore-scripts" does not, and neither does a machine for which npm has no binary. Run "npm ci" again, or install Node ${needed}.\n`,
  );
  process.exit(2);
}
