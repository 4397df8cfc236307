/**
 * The first school of README.md, then the samples, and then two guardians. The commands run as a person would type them,
 * today and years from now.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type Database, freshDatabase } from '../support/database.ts';
import { type Server, startServer } from '../support/process.ts';

const root = join(import.meta.dirname, '..', '..');
const shifting = pathToFileURL(join(import.meta.dirname, '../support/faults/breakable/shiftedClock.mjs')).href;
const dayMs = 24 * 3_600_000;

/** The blocks of shell commands under a heading, up to the next heading of its depth. */
const commandsUnder = async (file: string, heading: string): Promise<string> => {
  const text = `\n${await readFile(join(root, file), 'utf8')}`;
  const depth = heading.match(/^#+/)![0];
  const [, after = ''] = text.split(`\n${heading}\n`);
  const [section = ''] = after.split(new RegExp(`^${depth} `, 'm'));
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, commands]) => commands).join('\n');
};

let folder: string;
let database: Database;
let server: Server;

const startedIn = async (days: number): Promise<Record<string, string>> => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-walk-'));
  database = await freshDatabase();
  const shift = join(folder, 'clock-shift');
  await writeFile(shift, String(days * dayMs));
  const env = {
    DATA_DIR: join(folder, 'data'),
    EVENT_STORE: database.url,
    READ_STORE: database.url,
    CLOCK_SHIFT_FILE: shift,
    NODE_OPTIONS: `--import=${shifting}`,
  };
  server = await startServer(env);
  return env;
};

afterEach(async () => {
  server.child.kill('SIGTERM');
  await server.ended;
  await database.drop();
  await rm(folder, { recursive: true });
});

/** The output of the commands, with each answer on a line of its own. */
const typed = async (commands: string, env: Record<string, string>): Promise<string> => {
  const address = commands.replace(/^TOKEN=….*$/m, '').replace(/^at=http.*$/m, '');
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', address], {
    cwd: root,
    env: {
      ...env,
      // The Node that runs this test comes first, as in every `npm run`.
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: process.env.HOME ?? folder,
      at: server.url,
      TOKEN: server.token,
    },
  });
  return stdout;
};

/** The answers that are problems, which the docs do not promise. */
const problemsIn = (printed: string): string[] =>
  printed.split('\n').filter((line) => /"status":\s*[45]\d\d/.test(line));

describe('what the README and the samples say to type', () => {
  it.each([
    ['today', 0],
    ['five years from now', 5 * 365],
  ])(
    'the first school is billed, and the samples are taken, when it is typed %s',
    async (_when, days) => {
      const env = await startedIn(days);
      const walked = await typed(await commandsUnder('README.md', '## A first school'), env);
      expect(problemsIn(walked)).toEqual([]);
      expect(walked).toContain('2 × 11.50 = 23.00');

      const sent = await typed(await commandsUnder('samples/README.md', '# Samples'), env);
      expect(problemsIn(sent)).toEqual([]);
      expect(sent).toMatch(/"created":\s*3.*"closed":\s*0/); // The schools of the register.
      expect(sent).toMatch(/"linked":\s*3/); // The results.
      expect(sent).toMatch(/"created":\s*3.*"left":\s*0/); // The children.

      const shared = await typed(
        `call() { curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' "$@"; echo; }\n${await commandsUnder('docs/parents.md', '## An example with two guardians')}`,
        env,
      );
      expect(problemsIn(shared)).toEqual([]);
      const [directory] = shared
        .split('\n')
        .filter((line) => line.includes('06 12345678'))
        .slice(-1);
      expect(directory).toContain('Anna van Voorbeeld');
      expect(directory).toContain('Noor van Voorbeeld');
    },
    120_000,
  );
});
