/**
 * operations 11.6: one number says how many connections a process needs at most. A refusal names the server and the setting.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostsIn } from '../../../src/adapters/postgres/hosts/address.ts';
import { tokenFor } from '../../../src/cli/token.ts';
import { readSettings } from '../../../src/server/settings/settings.ts';
import { connectionShares, connectionsMin, workersFor } from '../../../src/server/stores/connections.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { ran, type Server, startServer } from '../../support/process.ts';
import { csvOf, supplier, taken } from '../../support/world.ts';

const sumOf = (connections: number, workers: number): number => {
  const { worker, log, reads, requests, outbox, jobs } = connectionShares(connections, workers);
  // The rest are: appends, the log's notifications, requests under way, notifications of the outbox and of jobs, and two
  // locks.
  return 7 + workers * worker + log + reads + requests + outbox + jobs;
};

describe('operations 11.6: DB_CONNECTIONS', () => {
  it('DB_CONNECTIONS is never exceeded by the shares, whatever it is and however many threads there are', () => {
    for (const workers of [1, 2, 4, 8, 32])
      for (let connections = connectionsMin(workers); connections < 200; connections++)
        expect(sumOf(connections, workers)).toBeLessThanOrEqual(connections);
  });

  it('with DB_CONNECTIONS=20 and two threads every connection is used, and every part has at least one', () => {
    expect(sumOf(20, 2)).toBe(20);
    expect(Math.min(...Object.values(connectionShares(connectionsMin(2), 2)))).toBe(1);
  });

  it('DB_CONNECTIONS bounds the threads where their number is not given, and refuses a number that it cannot serve', () => {
    // 7 single connections and 5 shares of at least 1 (read models 2) are 13. Each thread needs one more, and a server has
    // at least one thread.
    expect([connectionsMin(1), connectionsMin(4), workersFor(20)]).toEqual([14, 17, 7]);
    expect(readSettings({ DB_CONNECTIONS: '14' }).workers).toBe(1);
    expect(() => readSettings({ DB_CONNECTIONS: '16', WORKERS: '4' })).toThrow(
      'DB_CONNECTIONS must be 17 or more for the 4 threads of WORKERS.',
    );
    expect(() => readSettings({ DB_CONNECTIONS: '10' })).toThrow('DB_CONNECTIONS must be a number of connections, 14');
  });
});

it('operations 11.6, 12.3: an address with several hosts that does not say which is meant is refused with what to write', () => {
  for (const name of ['EVENT_STORE', 'READ_STORE'])
    for (const url of [
      'postgres://u:a-secret@one:5432,two:5432/db?sslmode=disable',
      'postgres://u:a-secret@one,two/db?target_session_attrs=standby',
    ]) {
      expect(() => readSettings({ [name]: url })).toThrow(
        `${name} names several hosts and does not say which of them is meant: add ?target_session_attrs=read-write`,
      );
      expect(() => readSettings({ [name]: url })).not.toThrow('a-secret');
    }
});

it('operations 12.3: an address with several hosts is taken as libpq reads it', () => {
  const url = 'postgres://u:p@one:5433,[2001:db8::1],two/db?target_session_attrs=read-write&sslmode=verify-full';
  expect(readSettings({ EVENT_STORE: url }).eventStore).toEqual({ kind: 'postgres', url });
  expect(hostsIn(url).map(({ host, port }) => [host, port])).toEqual([
    ['one', 5433],
    ['2001:db8::1', 5432],
    ['two', 5432],
  ]);
  expect(hostsIn(url)[0]?.url).toBe('postgres://u:p@one:5433/db?target_session_attrs=read-write&sslmode=verify-full');
});

it('operations 12.3: each host on another machine needs sslmode, and a list of hosts as a parameter is refused', () => {
  const open = 'postgres://u:p@127.0.0.1:5433,two:5432/db?target_session_attrs=read-write';
  expect(() => readSettings({ EVENT_STORE: open })).toThrow('names another machine and does not say how to reach it');
  const parameter = 'postgres:///db?host=one,two&sslmode=disable';
  expect(() => readSettings({ READ_STORE: parameter })).toThrow('names several hosts in its parameter host');
  const broken = 'postgres://u:p@one:5432,/db?target_session_attrs=read-write&sslmode=disable';
  expect(() => readSettings({ READ_STORE: broken })).toThrow('one of them is not of the form host:port');
});

describe('operations 11.6: a server of PostgreSQL with few connections', { timeout: 180_000 }, () => {
  let folder: string;
  let database: Database;
  let server: Server | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telboek-connections-'));
    database = await freshDatabase();
  });
  afterEach(async () => {
    server?.child.kill('SIGKILL');
    await server?.ended;
    server = undefined;
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const env = () => ({ PORT: '0', DATA_DIR: folder, EVENT_STORE: database.url, READ_STORE: database.url });

  const inDatabase = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const run = (...statements: readonly string[]) =>
    inDatabase(async (client) => {
      for (const statement of statements) await client.query(statement);
    });
  const name = () => new URL(database.url).pathname.slice(1);
  const ours = `SELECT count(*)::integer AS n FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'telboek'`;
  const held = () => inDatabase(async (client) => (await client.query<{ n: number }>(ours)).rows[0]?.n ?? 0);

  it('a server that allows fewer connections than are needed stops the start, naming server, number and settings', async () => {
    await run(`ALTER DATABASE ${name()} CONNECTION LIMIT 20`);
    const { code, lines } = await ran('main.ts', [], env());
    const { host } = new URL(database.url);
    expect([code, lines.at(-1)]).toEqual([
      1,
      `Telboek did not start: PostgreSQL at ${host}/${name()} (EVENT_STORE) allows 20 connections, and this process may need 20 (DB_CONNECTIONS) beside one for a command. Lower DB_CONNECTIONS, or raise max_connections there, or the limit of its database or role.`,
    ]);
  });

  it('a server at work, with its threads, never holds more than it said it would', async () => {
    server = await startServer({ ...env(), DB_CONNECTIONS: '15', WORKERS: '2' });
    const { url } = server;
    const callAs = async (subject: string, method: string, path: string, body?: object | string) =>
      fetch(`${url}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${await tokenFor(['--role', 'admin', '--subject', subject], env(), new Date())}`,
          'Content-Type': typeof body === 'string' ? 'text/csv' : 'application/json',
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    const call = (method: string, path: string, body?: object) => callAs('anna', method, path, body);
    await call('PUT', '/supplier', supplier);
    const seen: number[] = [];
    const work = async (n: number) => {
      const school = `${n}AB00`;
      await call('PUT', `/schools/${school}`, { name: 'De Wilg', kind: 'primary', yearClasses: true });
      await call('POST', `/schools/${school}/dpa`, { version: '4', signedOn: '2020-01-01', signedBy: 'directeur' });
      // Four long requests of one subject are done at a time.
      const answer = await callAs(
        school,
        'POST',
        `/schools/${school}/imports?source=parnassys`,
        csvOf(taken('2024-07-01', 1, 9)).toString(),
      );
      expect(answer.status).toBe(201);
      seen.push(await held());
    };
    await Promise.all(Array.from({ length: 30 }, (_, n) => work(n + 10)));
    const [verified, rebuilt] = await Promise.all([
      call('GET', '/audit/verification'),
      call('POST', '/projections/schools/rebuild'),
    ]);
    expect([verified.status, rebuilt.status]).toEqual([200, 202]);
    seen.push(await held());
    expect(Math.max(...seen)).toBeLessThanOrEqual(15);
    // There was enough work to reach the limit.
    expect(Math.max(...seen)).toBeGreaterThan(6);
  });

  it('a command beside a running server needs one connection', async () => {
    server = await startServer({ ...env(), DB_CONNECTIONS: '14', WORKERS: '1' });
    // The limit applies only to users who are no superusers, so the command runs as such a user.
    const role = `r_${name().slice(-8)}`;
    await run(
      `CREATE ROLE ${role} LOGIN PASSWORD 'pw' CONNECTION LIMIT 1`,
      `GRANT USAGE ON SCHEMA ledger TO ${role}`,
      `GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA ledger TO ${role}`,
    );
    const own = new URL(database.url);
    own.username = role;
    own.password = 'pw';
    try {
      const { code, lines } = await ran('cli/verify.ts', [], { ...env(), EVENT_STORE: own.href, WORKERS: '4' });
      expect([code, lines.at(-1)]).toEqual([0, expect.stringContaining('no differences')]);
      // While somebody else holds the only connection, the error repeats what the server said.
      const holder = new pg.Client({ connectionString: own.href });
      await holder.connect();
      const refused = await ran('cli/verify.ts', [], { ...env(), EVENT_STORE: own.href });
      await holder.end();
      expect([refused.code, refused.lines.at(-1)]).toEqual([
        3,
        expect.stringMatching(
          /\(EVENT_STORE\) cannot be reached: too many connections for role "\w+"\. Raise max_connections there, or/,
        ),
      ]);
    } finally {
      server.child.kill('SIGTERM');
      await server.ended;
      await run(`DROP OWNED BY ${role}`, `DROP ROLE ${role}`);
    }
  });

  it('a folder that cannot be used is named with its setting and what the operating system says', async () => {
    await writeFile(join(folder, 'file'), '');
    const place = join(folder, 'file');
    const data = await ran('main.ts', [], { ...env(), DATA_DIR: join(place, 'data') });
    expect([data.code, data.lines.at(-1)]).toEqual([
      1,
      `Telboek did not start: The data folder ${join(place, 'data')} (DATA_DIR) cannot be used: it, or something on the way to it, is not a folder (ENOTDIR). Set DATA_DIR to another folder.`,
    ]);
    const vault = await ran('main.ts', [], { ...env(), VAULT_DIR: place });
    expect([vault.code, vault.lines.at(-1)]).toEqual([
      1,
      `Telboek did not start: The vault in ${place} (VAULT_DIR) cannot be used: it, or something on the way to it, is not a folder (ENOTDIR). Set VAULT_DIR to where the vault is.`,
    ]);
  });

  it('a port that another program has is named with its settings', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, lines } = await ran('main.ts', [], { ...env(), PORT: String(port) });
    other.close();
    expect([code, lines.at(-1)]).toEqual([
      1,
      `Telboek did not start: Port ${port} of 127.0.0.1 is in use by another program: stop that, or set PORT to another (0: any that is free).`,
    ]);
  });
});
