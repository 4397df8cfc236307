/**
 * `npm run fuzz -- [--seconds 120] [--seed 14] [--role admin …]`: runs schemathesis against a server that holds some
 * data of every kind, with each role in turn. Exits with 1 for an answer that is 5xx or not described by the contract.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { connect } from '../clients/typescript/src/index.ts';
import { demoSupplier } from '../src/demo/school.ts';
import { addDays, dayOfMoment } from '../src/domain/day.ts';
import { signToken } from '../src/http/access/auth.ts';
import type { Principal, Role } from '../src/http/access/principal.ts';
import { contract } from '../src/http/openapi/serve.ts';
import { startTelboek } from '../src/server/compose.ts';
import { readSettings } from '../src/server/settings/settings.ts';
import { tokenKeys } from '../src/server/settings/tokenKeys.ts';

const [school, board, guardian] = ['12AB00', '12345', 'g-1'];

const principals: Readonly<Record<Role, Principal>> = {
  admin: { role: 'admin', subject: 'fuzz' },
  finance: { role: 'finance', subject: 'fuzz' },
  school: { role: 'school', subject: 'fuzz', school },
  board: { role: 'board', subject: 'fuzz', board },
  analytics: { role: 'analytics', subject: 'fuzz' },
  guardian: { role: 'guardian', subject: 'fuzz', guardian },
};

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string', default: '14' },
    role: { type: 'string', multiple: true, default: ['admin', 'board', 'school'] },
  },
});

const installer = join(import.meta.dirname, '..', 'test', 'servers', 'schemathesis.sh');
const { status: found, stdout } = spawnSync('bash', [installer, 'path'], { encoding: 'utf8' });
const program = stdout.trim();
if (found !== 0) {
  process.stderr.write(`schemathesis is not there: ${installer} install puts it in place, with Python 3.10 or later\n`);
  // Without schemathesis a person may skip this, but an automatic run must not pass.
  process.exit(process.env.CI === undefined ? 0 : 1);
}

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/**
 * Creates the things that the contract's examples name: a school of a board with an agreement, a subscription, results,
 * a document and a guardian.
 */
const fill = async (url: string, token: string): Promise<void> => {
  const { ask } = connect({ url, credentials: { token } });
  const [ofSchool, ofBoard] = [{ params: { school } }, { params: { board } }];
  const today = dayOfMoment(new Date());
  const since = addDays(today, -400);
  const address = { street: 'Laan 1', postalCode: '1234 AB', city: 'Utrecht' };
  await ask('PUT /supplier', { body: demoSupplier });
  await ask('PUT /boards/{board}', { ...ofBoard, body: { name: 'Stichting', address } });
  await ask('PUT /schools/{school}', {
    ...ofSchool,
    body: { name: 'De Wilg', board, kind: 'primary', yearClasses: true, address },
  });
  await ask('POST /boards/{board}/dpa', {
    ...ofBoard,
    body: { version: '4.0', signedOn: since, signedBy: 'bestuurder' },
  });
  await ask('POST /schools/{school}/terms', {
    ...ofSchool,
    body: { version: '1', acceptedOn: since, acceptedBy: 'directeur' },
  });
  const terms = { kind: 'fixed' as const, price: '10.00' };
  await ask('POST /boards/{board}/framework-agreements', {
    ...ofBoard,
    body: { validFrom: since, validUntil: addDays(today, 400), terms },
  });
  await ask('POST /schools/{school}/subscription', { ...ofSchool, body: { plan: 'per-pupil', startsOn: since } });
  const rows = [1, 2, 3].map((n) => `LVS-${n};toets;${addDays(today, -n)};5`);
  const content = ['leerling;categorie;afnamedatum;jaargroep', ...rows].join('\n');
  await ask('POST /schools/{school}/imports', {
    ...ofSchool,
    query: { source: 'parnassys' },
    file: { type: 'text/csv', content },
  });
  await ask('POST /invoice-runs', { body: { on: today } });
  await ask('PUT /guardians/{id}', {
    params: { id: guardian },
    body: { school, name: 'Noor', children: [{ id: 'L1', new: true, groups: ['G5A'] }] },
  });
};

/**
 * The contract without the example of Idempotency-Key: with one key for all, every write but the first is refused as
 * another request with the same key.
 */
const toldTo = async (file: string): Promise<string> => {
  const asText = JSON.stringify(contract(), (_, part) =>
    part?.name === 'Idempotency-Key' ? { ...part, example: undefined } : part,
  );
  await writeFile(file, asText);
  return file;
};

/** @returns whether every answer fitted the contract. */
const fuzz = async (url: string, role: Role, token: string, seconds: number): Promise<boolean> => {
  process.stdout.write(`\n== ${role}\n`);
  // One thread: CPython 3.11 counts the depth of its parser for all threads together, so two of them now and then end
  // a run with "AST constructor recursion depth mismatch" (python/cpython#106905).
  const asked = [
    ...['run', await toldTo(join(folder, 'openapi.json')), '--url', url, '--header', `Authorization: Bearer ${token}`],
    ...['--phases', 'examples,coverage,fuzzing', '--checks', checks.join(',')],
    ...['--seed', options.seed, '--max-time', String(seconds), '--workers', '1'],
    ...['--continue-on-failure', '--no-shrink', '--suppress-health-check', 'all', '--warnings', 'off', '--no-color'],
  ];
  const run = spawn(program, asked, { stdio: ['ignore', 'inherit', 'inherit'], cwd: folder });
  return (await new Promise<number | null>((resolve, reject) => run.once('error', reject).once('exit', resolve))) === 0;
};

const folder = await mkdtemp(join(tmpdir(), 'telboek-fuzz-'));
await chmod(folder, 0o711); // The embedded PostgreSQL of root runs as another user, who must be able to enter.
const settings = readSettings({ PORT: '0', DATA_DIR: join(folder, 'data') });
const telboek = await startTelboek(settings, { logger: pino({ level: 'error' }) });
let clean = true;
try {
  const keys = await tokenKeys(settings);
  if (keys.kind !== 'secret') throw new Error('The fuzzer makes its own tokens');
  const tokenOf = (principal: Principal) => signToken(keys.secret, principal, new Date(), 1);
  await fill(telboek.url, await tokenOf(principals.admin));
  const roles = options.role as Role[];
  const seconds = Math.ceil(Number(options.seconds) / roles.length);
  for (const role of roles) clean = (await fuzz(telboek.url, role, await tokenOf(principals[role]), seconds)) && clean;
} finally {
  await telboek.close();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = clean ? 0 : 1;
