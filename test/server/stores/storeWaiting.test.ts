/** A start waits for its stores, says which one it waits for, and stops when it is told to. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOf } from '../../../src/server/stores/storePlaces.ts';
import { openPatiently } from '../../../src/server/stores/storeWaiting.ts';
import { freePort } from '../../servers/freePorts.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { ran, startScript } from '../../support/process.ts';
import { type Proxy as Proxied, proxyTo } from '../../support/servers/proxy.ts';

let dataDir: string;
let database: Database;
let proxy: Proxied;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telboek-wait-'));
  database = await freshDatabase();
  proxy = await proxyTo(database.url);
});
afterEach(async () => {
  await proxy.close();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

const environment = (eventStore: string, readStore: string) => ({
  PORT: '0',
  DATA_DIR: dataDir,
  EVENT_STORE: eventStore,
  READ_STORE: readStore,
});

/** The wording of pg or of the system. */
const cutOff = /\((Connection terminated unexpectedly|read ECONNRESET)\)/;

const password = () => decodeURIComponent(new URL(database.url).password);

describe('npm start', () => {
  it.each([
    ['event store', 'EVENT_STORE'],
    ['read store', 'READ_STORE'],
  ])('npm start waits for the %s, and starts once it answers', async (name, variable) => {
    proxy.cut();
    const [eventStore, readStore] = variable === 'EVENT_STORE' ? [proxy.url, database.url] : [database.url, proxy.url];
    const started = startScript('main.ts', [], environment(eventStore, readStore));
    const { host, pathname } = new URL(proxy.url);
    const line = await started.line(new RegExp(`The ${name} at .* cannot be reached`));
    expect(JSON.parse(line).msg.replace(cutOff, '(…)')).toBe(
      `The ${name} at ${host}${pathname} (${variable}) cannot be reached: it takes connections and ends them without a word (…). Check host and port in ${variable}. Waiting for it, up to 120 s in all (STORE_WAIT_SECONDS).`,
    );
    proxy.restore();
    await started.line(/answers, after \d+ s/);
    await started.line(/^Telboek listens on /);
    started.child.kill('SIGTERM');
    expect(await started.ended).toMatchObject({ code: 0 });
    expect(started.lines.join('\n')).not.toContain(password());
  });

  it('npm start stops at once when it is told to while it waits', async () => {
    proxy.cut();
    const started = startScript('main.ts', [], environment(proxy.url, database.url));
    await started.line(/cannot be reached/);
    started.child.kill('SIGTERM');
    expect(await started.ended).toMatchObject({ code: 0 });
    expect(started.lines.join('\n')).not.toContain('did not start');
  });

  it('npm start gives up after the time that it may wait, saying where it looked', async () => {
    proxy.cut();
    const { code, lines } = await ran('main.ts', [], {
      ...environment(proxy.url, database.url),
      STORE_WAIT_SECONDS: '1',
    });
    const { host, pathname } = new URL(proxy.url);
    expect([code, lines.at(-1)?.replace(cutOff, '(…)')]).toEqual([
      1,
      `Telboek did not start: The event store at ${host}${pathname} (EVENT_STORE) could not be reached for 1 s (STORE_WAIT_SECONDS): it takes connections and ends them without a word (…). Check host and port in EVENT_STORE.`,
    ]);
  });

  it('npm start does not wait for a fault that time cannot mend', async () => {
    const wrong = new URL(database.url);
    wrong.password = 'another-secret';
    const { code, lines } = await ran('main.ts', [], environment(wrong.href, database.url));
    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toMatch(
      /^Telboek did not start: The event store at .* \(EVENT_STORE\) .*password authentication failed/,
    );
    expect(lines[0]).not.toContain('another-secret');
  });

  it.each([
    ['event-store', 'EVENT_STORE', 'event store'],
    ['read-store', 'READ_STORE', 'read store'],
  ])(
    '11.9: npm start is alive while it waits for the %s, and says what it waits for',
    async (check, variable, name) => {
      proxy.cut();
      const port = await freePort();
      const stores = { EVENT_STORE: database.url, READ_STORE: database.url, [variable]: proxy.url };
      const started = startScript('main.ts', [], { PORT: String(port), DATA_DIR: dataDir, ...stores });
      const ask = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });
      await started.line(new RegExp(`The ${name} at .* cannot be reached`));
      expect((await ask('/health/live')).status).toBe(200);
      const ready = await ask('/health/ready');
      const why = `The server is starting, and waits for its ${name}.`;
      expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await ready.json()).toMatchObject({
        code: 'store_unavailable',
        checks: [{ name: check, ok: false, why }],
      });
      for (const [method, path] of [
        ['GET', '/invoices'],
        ['POST', '/invoice-runs'],
        ['GET', '/nowhere'],
        ['PUT', '/health/live'],
      ] as const) {
        const other = await ask(path, method);
        expect([other.status, other.headers.get('retry-after')]).toEqual([503, '5']);
        expect(other.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        expect(await other.json()).toMatchObject({ code: 'store_unavailable', status: 503, detail: why });
      }
      proxy.restore();
      await started.line(/^Telboek listens on /);
      expect((await ask('/invoices')).status).toBe(401);
      started.child.kill('SIGTERM');
      expect(await started.ended).toMatchObject({ code: 0 });
    },
  );
});

it('the programs of the command line do not wait, and say where they looked', async () => {
  const { code, lines } = await ran(
    'cli/verify.ts',
    [],
    environment('postgres://u:a-secret@127.0.0.1:1/log', 'embedded'),
  );
  const why =
    'connect ECONNREFUSED 127.0.0.1:1. Nothing listens there: start PostgreSQL, or set the right host and port in EVENT_STORE.';
  expect([code, lines]).toEqual([3, [`The event store at 127.0.0.1:1/log (EVENT_STORE) cannot be reached: ${why}`]]);
});

describe('the place that a message names', () => {
  it.each([
    ['postgres://user:secret@db.example:5432/log?sslmode=require', 'db.example:5432/log'],
    ['esdb+discover://user:secret@cluster.example:2113?tls=true', 'cluster.example:2113'],
    ['kurrentdb://one:2113,two:2113?tls=false', 'one:2113,two:2113'],
    ['postgres://user:sec%40ret@db.example/log', 'db.example:5432/log'],
    ['esdb://user:secret@one,two:2114', 'one:2113,two:2114'],
  ])('the place that a message names for %s has no password', (url, place) => {
    expect(placeOf({ name: 'event store', variable: 'EVENT_STORE', url })).toBe(
      `The event store at ${place} (EVENT_STORE)`,
    );
  });
});

it('a store that opens after the waiting has ended is closed again', async () => {
  const stopping = new AbortController();
  let answer = (): void => {};
  let closed = false;
  const store = {
    close: async () => {
      closed = true;
    },
  };
  const open = () =>
    new Promise<typeof store>((resolve) => {
      answer = () => resolve(store);
    });
  const named = { name: 'read store', variable: 'READ_STORE', url: 'postgres://db/read' } as const;
  const waiting = openPatiently(named, open, { seconds: 60, signal: stopping.signal, say: () => {} });
  stopping.abort(new Error('stopping'));
  await expect(waiting).rejects.toThrow('stopping');
  answer();
  await expect.poll(() => closed).toBe(true);
});

it('a start that was told to stop opens no further store', async () => {
  let opened = 0;
  const open = async () => {
    opened++;
    return { close: async () => {} };
  };
  const named = { name: 'read store', variable: 'READ_STORE', url: 'postgres://db/read' } as const;
  const signal = AbortSignal.abort(new Error('stopping'));
  await expect(openPatiently(named, open, { seconds: 60, signal, say: () => {} })).rejects.toThrow('stopping');
  expect(opened).toBe(0);
});
