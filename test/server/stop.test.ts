/** A stop ends within 10 s, whoever is still connected. Work that is under way finishes when it can. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { type Server, startServer } from '../support/process.ts';
import { csvOf, taken } from '../support/world.ts';

const stopMsMax = 10_000;

let server: Server;
let database: Awaited<ReturnType<typeof freshDatabase>>;
let dataDir: string;

const drainSeconds = 5;

beforeEach(async ({ task }) => {
  dataDir = await mkdtemp(join(tmpdir(), 'telboek-stop-'));
  database = await freshDatabase();
  const stores = { DATA_DIR: dataDir, EVENT_STORE: database.url, READ_STORE: database.url };
  const drains = task.name.includes('DRAIN_SECONDS') ? { DRAIN_SECONDS: String(drainSeconds) } : {};
  server = await startServer({ ...stores, ...drains });
});
afterEach(async () => {
  server.child.kill('SIGKILL');
  await server.ended;
  await database.drop();
  await rm(dataDir, { recursive: true });
});

const call = async (method: string, path: string, body: object) => {
  const headers = { Authorization: `Bearer ${server.token}`, 'Content-Type': 'application/json' };
  const answer = await fetch(`${server.url}${path}`, { method, headers, body: JSON.stringify(body) });
  expect(answer.status).toBeLessThan(300);
};

const port = () => Number(new URL(server.url).port);

const opened = async (): Promise<Socket> => {
  const socket = connect(port(), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
};

/** Sends a file by POST. Resolves with everything that arrives until the connection ends. */
const posting = async (path: string, file: Buffer) => {
  const socket = await opened();
  const answer = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: test',
    `Authorization: Bearer ${server.token}`,
    'Content-Type: text/csv',
    `Content-Length: ${file.byteLength}`,
    '',
    '',
  ];
  socket.write(head.join('\r\n'));
  return { socket, answer };
};

/** A POST that the server has accepted, and whose body never ends. */
const postingForEver = async (path: string): Promise<Socket> => {
  const socket = await opened();
  socket.on('error', () => {});
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: test',
    `Authorization: Bearer ${server.token}`,
    'Content-Type: text/csv',
    'Content-Length: 1000',
    'Expect: 100-continue',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  // Otherwise a busy server may be told to stop before it knows of the request.
  const [taken] = await once(socket, 'data');
  expect(String(taken)).toMatch(/^HTTP\/1\.1 100 /);
  socket.write('half');
  return socket;
};

const toldToStop = async () => {
  const since = performance.now();
  server.child.kill('SIGTERM');
  await server.line(/"msg":"stopping"/);
  return async () => {
    const ended = await server.ended;
    return { ...ended, ms: performance.now() - since };
  };
};

it('a server that stops lets an upload that is under way finish, and takes no new connection', async () => {
  const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };
  await call('PUT', '/schools/12AB00', { name: 'De Wilg', kind: 'primary', yearClasses: true, address });
  const day = '2020-01-01';
  await call('POST', '/schools/12AB00/dpa', { version: '4.0', signedOn: day, signedBy: 'directeur' });
  const file = csvOf(taken('2024-07-01', 1, 50));
  const { socket, answer } = await posting('/schools/12AB00/imports?source=parnassys', file);
  socket.write(file.subarray(0, 100));
  const ended = await toldToStop();
  await expect
    .poll(() =>
      opened().then(
        (late) => late.destroy() && 'taken',
        () => 'refused',
      ),
    )
    .toBe('refused');
  socket.write(file.subarray(100));
  expect(await answer).toMatch(/^HTTP\/1\.1 201 [\s\S]*"linked":50/);
  const { code, ms } = await ended();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(stopMsMax);
});

it('a server that stops is not kept up by clients that never finish, never begin, or only keep their connection', async () => {
  await postingForEver('/schools/12AB00/imports?source=parnassys');
  const silent = await opened();
  const halfHead = await opened();
  halfHead.write('GET /plans HTTP/1.1\r\nHost:');
  const idle = await opened();
  idle.write('GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n');
  await once(idle, 'data');
  for (const socket of [silent, halfHead, idle]) socket.on('error', () => {});
  const idleClosed = once(idle.resume(), 'close');
  const ended = await toldToStop();
  await idleClosed;
  const { code, ms } = await ended();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(stopMsMax);
});

it('a server that stops is not kept up by a verification that waits for a store which hangs', async () => {
  const blocker = new pg.Client({ connectionString: database.url });
  blocker.on('error', () => {});
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE ledger.events IN ACCESS EXCLUSIVE MODE');
  const answer = fetch(`${server.url}/audit/verification`, {
    headers: { Authorization: `Bearer ${server.token}` },
  }).then(
    ({ status }) => status,
    () => 'cut',
  );
  await expect
    .poll(
      async () => {
        // A transaction keeps its first view of the other sessions, unless it is told to look anew.
        await blocker.query('SELECT pg_stat_clear_snapshot()');
        const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
        AND query LIKE '%max(position)%'`;
        return (await blocker.query(waiting)).rowCount;
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0);
  const ended = await toldToStop();
  const { code, ms } = await ended();
  expect(['cut', 503]).toContain(await answer);
  await blocker.end();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(stopMsMax);
});

it('a server that stops ends at once at a second signal', async () => {
  await postingForEver('/schools/12AB00/imports?source=parnassys');
  await toldToStop();
  const again = setInterval(() => server.child.kill('SIGTERM'), 100);
  const { code } = await server.ended;
  clearInterval(again);
  // The code is 128 plus the number of SIGTERM, as in shells.
  expect(code).toBe(143);
});

it('12.5: a server with DRAIN_SECONDS that stops is unready first and still answers, and only then takes no new connection', async () => {
  const ended = await toldToStop();
  const ready = await fetch(`${server.url}/health/ready`);
  expect([ready.status, ((await ready.json()) as { code: string }).code]).toEqual([503, 'stopping']);
  const plans = await fetch(`${server.url}/plans`);
  expect([plans.status, plans.headers.get('connection')]).toEqual([200, 'close']);
  const { code, ms } = await ended();
  expect(code).toBe(0);
  expect(ms).toBeGreaterThan(drainSeconds * 1_000);
  await expect(opened()).rejects.toThrow('ECONNREFUSED');
});
