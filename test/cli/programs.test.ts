/** The programs of the command line as people run them: beside a running server, and without one. */
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedEmbeddedPostgres } from '../../src/adapters/embeddedPostgres/guest.ts';
import { dayOfMoment } from '../../src/domain/day.ts';
import { ran, type Server, startServer } from '../support/process.ts';
import { csvOf, taken } from '../support/world.ts';

let folder: string;
let dataDir: string;
let server: Server;
const passphrase = 'a passphrase for this test';
const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };
const today = dayOfMoment(new Date());
// These have so many digits that none can be in an output by chance.
const personal = ['LVS-8812734', 'KEY-5519023'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-cli-'));
  // When root runs the tests, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  dataDir = join(folder, 'data');
  server = await startedServer();
  for (const school of ['12AB00', '34CD00']) {
    await call('PUT', `/schools/${school}`, { name: 'De Wilg', kind: 'primary', yearClasses: true, address });
    await call('POST', `/schools/${school}/dpa`, { version: '4.0', signedOn: '2020-01-01', signedBy: 'directeur' });
    expect((await upload(school, 1)).status).toBe(201);
  }
}, 120_000);
afterAll(async () => {
  server.child.kill('SIGTERM');
  await server.ended;
  await rm(folder, { recursive: true, force: true });
});

/** Every server that this file started, so that their logs can be searched. */
const servers: Server[] = [];
const startedServer = async (): Promise<Server> => {
  const started = await startServer({ DATA_DIR: dataDir });
  servers.push(started);
  return started;
};

type Answer = { readonly status: number; readonly body: Record<string, unknown> };

const call = async (method: string, path: string, body?: object | string): Promise<Answer> => {
  const isFile = typeof body === 'string';
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${server.token}`,
      'X-Reason': 'test',
      ...(body === undefined ? {} : { 'Content-Type': isFile ? 'text/csv' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

/** Each upload is another file. */
const upload = (school: string, first: number) => {
  const [pupil, key] = personal;
  const row = { key: `${key}${first}`, pupil: pupil!, takenOn: '2024-07-01' };
  return call(
    'POST',
    `/schools/${school}/imports?source=parnassys`,
    csvOf([row, ...taken('2024-07-01', first, first + 9)]).toString(),
  );
};

/** The URLs of the running server's own stores. */
const storesOfServer = async () => {
  const shared = await sharedEmbeddedPostgres(dataDir);
  return {
    EVENT_STORE: await shared.databaseUrl('telboek_log'),
    READ_STORE: await shared.databaseUrl('telboek_read'),
  };
};

const run = (script: string, ...args: string[]) =>
  ran(`cli/${script}.ts`, args, { DATA_DIR: dataDir, VAULT_PASSPHRASE: passphrase });

describe('5.4: npm run verify', () => {
  it('npm run verify verifies the ledger of a server that runs, and says how fast', async () => {
    const { code, lines } = await run('verify');
    expect([code, lines.at(-1)]).toEqual([
      0,
      expect.stringMatching(/^\d+ events and 0 documents verified, \d+ events\/s: no differences\.$/),
    ]);
    // Standard error is no terminal here, so progress comes as lines and not as a bar.
    expect(lines).toContainEqual(expect.stringMatching(/^Verified: (\d+) of \1 events \(100%\), \d+ events\/s$/));
  });

  it.each([
    ['--year', 'abc'],
    ['--document', '17'],
    ['--document', '2026-000017'],
    ['--year', '2026', '--document', '2026-000017'],
    ['--unknown'],
    ['2026-000017'],
    ['--heads', '/nowhere/at/all'],
    ['--key', 'x'],
    ['--heads', 'package.json'],
    ['--heads', 'README.md'],
    ['--heads', 'x', '--document', '2026-000017'],
  ])('npm run verify says how to ask instead of %s %s', async (...args) => {
    const { code, lines } = await run('verify', ...args);
    expect([code, lines.join('\n')]).toEqual([2, expect.stringContaining('Usage: npm run verify')]);
  });

  it('npm run verify holds the ledger against heads that npm run heads wrote, and finds what was cut off since', async () => {
    const file = join(folder, 'heads.json');
    const written = await run('heads', file);
    expect([written.code, written.lines.at(-1)]).toEqual([0, expect.stringMatching(/^Signed with key [\w-]{43}: /)]);
    const copy = JSON.parse(await readFile(file, 'utf8'));
    const again = await run('heads', file);
    expect([again.code, again.lines[0]]).toEqual([2, expect.stringContaining('exists already')]);
    const held = await run('verify', '--heads', file);
    const end = `Compared with ${copy.heads.length} streams as they were at ${copy.moment}, position ${copy.position}.`;
    expect([held.code, held.lines.at(-1)]).toEqual([0, end]);
    const answer = await call('POST', '/audit/verification', copy);
    expect([answer.status, answer.body.differences]).toEqual([200, []]);

    const shared = await sharedEmbeddedPostgres(dataDir);
    const client = new pg.Client({ connectionString: await shared.databaseUrl('telboek_log') });
    await client.connect();
    const cut = await client.query(
      `DELETE FROM ledger.events WHERE stream = 'school-34CD00' AND revision = 1 RETURNING *`,
    );
    const found = await run('verify', '--heads', file);
    const columns = Object.keys(cut.rows[0]);
    await client.query(
      `INSERT INTO ledger.events (${columns.join()}) VALUES (${columns.map((_, n) => `$${n + 1}`).join()})`,
      Object.values(cut.rows[0]),
    );
    await client.end();
    await shared.stop();
    expect([found.code, found.lines]).toEqual([
      1,
      expect.arrayContaining(['school-34CD00@1: the kept heads have this stream through here, and it ends at 0']),
    ]);
    await writeFile(file, JSON.stringify({ ...copy, position: copy.position + 1 }));
    const forged = await run('verify', '--heads', file);
    expect([forged.code, forged.lines[0]]).toEqual([2, expect.stringContaining('This copy is not as it was signed')]);
  }, 120_000);

  it('npm run verify says that there is no ledger where none is, and makes none', async () => {
    const empty = join(folder, 'nothing');
    const { code, lines } = await ran('cli/verify.ts', [], { DATA_DIR: empty });
    expect([code, lines.length, lines[0]]).toEqual([3, 1, expect.stringContaining('There is no ledger')]);
    await expect(stat(empty)).rejects.toThrow('ENOENT');
  });
});

describe('5.8: npm run rebuild', () => {
  it('npm run rebuild rebuilds the read models of a server that goes on', async () => {
    const { code, lines } = await run('rebuild');
    expect(code).toBe(0);
    for (const model of ['calendar', 'subscriptions', 'documents', 'pupil-counts']) {
      expect(lines).toContain(`${model}: no differences.`);
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${model}: replaced, at position \\d+\\.$`)));
    }
    expect((await call('GET', '/health/ready')).status).toBe(200);
  });

  it('npm run rebuild names what differs, leaves it with --compare, and puts it right without', async () => {
    const shared = await sharedEmbeddedPostgres(dataDir);
    const client = new pg.Client({ connectionString: await shared.databaseUrl('telboek_read') });
    await client.connect();
    await client.query(`UPDATE read_models.rows SET row = '{}' WHERE model = 'pupil-counts' AND key = '34CD00'`);
    await client.end();
    for (const [args, code, end] of [
      [['--compare', 'pupil-counts'], 1, 'left as it is'],
      [['pupil-counts'], 1, 'replaced'],
      [['pupil-counts'], 0, 'replaced'],
    ] as const) {
      const ended = await run('rebuild', ...args);
      expect([ended.code, ended.lines.join('\n')]).toEqual([code, expect.stringContaining(`pupil-counts: ${end}`)]);
      if (code === 1) expect(ended.lines).toContain('pupil-counts: 1 row differs: 34CD00.');
    }
  }, 120_000);

  it('npm run rebuild says which read models there are instead of one that is not', async () => {
    const { code, lines } = await run('rebuild', 'pupils');
    expect([code, lines[0]]).toEqual([2, expect.stringContaining('pupil-counts')]);
  });
});

describe('6.2: npm run vault', () => {
  const backup = () => join(folder, 'vault.backup');

  it('npm run vault writes no secret without a passphrase, and no file twice', async () => {
    const bare = await ran('cli/vault.ts', ['backup', backup()], { DATA_DIR: dataDir });
    expect([bare.code, bare.lines[0]]).toEqual([2, expect.stringContaining('VAULT_PASSPHRASE')]);
    const first = await run('vault', 'backup', backup());
    expect([first.code, first.lines]).toEqual([0, ['5 entries of the vault backed up.']]);
    const before = await readFile(backup(), 'utf8');
    const second = await run('vault', 'backup', backup());
    expect([second.code, second.lines[0]]).toEqual([2, expect.stringContaining('never overwritten')]);
    expect(await readFile(backup(), 'utf8')).toBe(before);
    expect((await stat(backup())).mode & 0o777).toBe(0o600);
  });

  it('npm run vault brings back what a ledger without its vault refuses, but no destroyed secret', async () => {
    await call('DELETE', `/schools/12AB00/dpa?endsOn=${today}`);
    expect((await call('DELETE', '/schools/12AB00/secret', { school: '12AB00' })).status).toBe(200);
    await rm(join(dataDir, 'vault'), { recursive: true });
    // operations 11.3: while the server runs, a missing vault folder is an outage, and no secret counts as lost.
    const away = await upload('34CD00', 21);
    expect([away.status, away.body.code]).toEqual([503, 'vault_unavailable']);
    expect((await call('GET', '/health/ready')).body.code).toBe('vault_unavailable');
    expect((await call('GET', '/invoices')).status).toBe(200);
    await server.child.kill('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
    const stopped = await ran('main.ts', [], { PORT: '0', DATA_DIR: dataDir });
    expect([stopped.code, stopped.lines.join('\n')]).toEqual([
      1,
      expect.stringMatching(/vault in .* \(VAULT_DIR\) holds none of them.*npm run vault -- restore FILE/),
    ]);
    await expect(stat(join(dataDir, 'vault'))).rejects.toThrow('ENOENT');
    const begun = await run('vault', 'begin');
    expect([begun.code, begun.lines.join()]).toEqual([
      0,
      expect.stringContaining('Secrets that it does not hold are lost'),
    ]);
    expect((await run('vault', 'begin')).code).toBe(2);
    server = await startedServer();

    const refused = await upload('34CD00', 21);
    expect([refused.status, refused.body.code]).toEqual([409, 'school_secret_missing']);
    const counts = await call('GET', `/schools/34CD00/counts?from=${today}&to=${today}`);
    expect(counts.status).toBe(200);
    expect((await call('GET', '/audit/verification')).body.differences).toEqual([]);
    expect((await call('GET', '/invoices')).status).toBe(200);

    const restored = await run('vault', 'restore', backup());
    expect(restored.code).toBe(0);
    expect(restored.lines).toContain(`2 entries restored into ${join(dataDir, 'vault')}, 2 there already.`);
    expect(restored.lines).toContainEqual(expect.stringMatching(/^Left out \w+: the log says that it was destroyed/));
    expect((await upload('34CD00', 31)).status).toBe(201);
    expect((await run('vault', 'restore', backup())).lines).toContain(
      `0 entries restored into ${join(dataDir, 'vault')}, 4 there already.`,
    );
  }, 120_000);

  it.each([
    ['vault', 'backup', 'made-of-nothing.backup'],
    ['heads', 'made-of-nothing.json'],
  ])('npm run %s makes no vault where none is, and says where it looked', async (program, ...args) => {
    // The log is elsewhere here. So only the vault shows that this folder is not the server's.
    const { EVENT_STORE, READ_STORE } = await storesOfServer();
    const DATA_DIR = join(folder, 'mistyped');
    const env = { DATA_DIR, EVENT_STORE, READ_STORE, VAULT_PASSPHRASE: passphrase };
    const file = join(folder, args.pop()!);
    const { code, lines } = await ran(`cli/${program}.ts`, [...args, file], env);
    expect([code, lines]).toEqual([
      2,
      [`There is no vault in ${join(DATA_DIR, 'vault')}: set VAULT_DIR, or DATA_DIR, to that of the server.`],
    ]);
    for (const path of [DATA_DIR, file]) await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  it('npm run vault takes no backup that was cut, nor another passphrase, nor another file', async () => {
    const text = await readFile(backup(), 'utf8');
    const other = join(folder, 'other.backup');
    for (const [content, said] of [
      [text.slice(0, -200), 'cut or changed'],
      ['{}', 'not a backup'],
    ] as const) {
      await writeFile(other, content);
      const { code, lines } = await run('vault', 'restore', other);
      expect([code, lines.join('\n')]).toEqual([3, expect.stringContaining(said)]);
    }
    const wrong = await ran('cli/vault.ts', ['restore', backup()], {
      DATA_DIR: dataDir,
      VAULT_PASSPHRASE: 'another passphrase',
    });
    expect([wrong.code, wrong.lines.join('\n')]).toEqual([3, expect.stringContaining('passphrase')]);
  });
});

describe('without a server', () => {
  it('5.4: verify starts the store itself, names what was changed by event, and leaves nothing running', async () => {
    server.child.kill('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
    expect((await run('verify')).code).toBe(0);
    const own = await sharedEmbeddedPostgres(dataDir);
    const client = new pg.Client({ connectionString: await own.databaseUrl('telboek_log') });
    await client.connect();
    await client.query(
      `UPDATE ledger.events SET data = replace(data, 'De Wilg', 'De Els') WHERE stream = 'school-34CD00'`,
    );
    await client.end();
    await own.stop();
    const { code, lines } = await run('verify');
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^school-34CD00@0: SchoolRegistered is not as it was recorded/));
    expect(lines.at(-1)).toMatch(/: 1 differences?\.$/);
    // The folder is free again: a server starts on it.
    server = await startedServer();
    expect((await call('GET', '/health/live')).status).toBe(200);
  }, 120_000);
});

describe('the logs of the servers', () => {
  it('6.2: the logs of the servers name no pupil, no key of a result and no token', () => {
    const text = servers.flatMap(({ lines }) => lines.filter((line) => line.startsWith('{'))).join('\n');
    expect(text).toContain('/schools/:school/imports');
    for (const hidden of [...personal, ...servers.map(({ token }) => token), passphrase])
      expect(text).not.toContain(hidden);
  });
});
