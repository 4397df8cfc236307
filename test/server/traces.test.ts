/** 12.7: traces by OpenTelemetry. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/memoryStore.ts';
import { openTraces } from '../../src/adapters/openTelemetry/openTraces.ts';
import { ledgerOn } from '../../src/ledger/ledger.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { ask } from '../support/faults/client.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { ran } from '../support/process.ts';
import { type CollectedSpan, type Collector, startCollector } from '../support/servers/collector.ts';
import { csvOf, taken } from '../support/world.ts';

const patience = { timeout: 20_000, interval: 100 };
const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const above = '00f067aa0ba902b7';
const correlation = { 'X-Correlation-Id': trace, traceparent: `00-${trace}-${above}-01` };
const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };

const hooks = pathToFileURL(join(import.meta.dirname, '../support/programs/namedModules.mjs')).href;

describe('12.7: two processes of one ledger that send traces', () => {
  const ending: (() => Promise<unknown>)[] = [];
  let collector: Collector;
  let one: Telboek;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'telboek-traces-'));
    ending.push(() => rm(folder, { recursive: true }));
    const database: Database = await freshDatabase();
    ending.push(() => database.drop());
    collector = await startCollector();
    ending.push(() => collector.close());
    const shared = { EVENT_STORE: database.url, READ_STORE: database.url, VAULT_DIR: join(folder, 'vault') };
    const started = async (name: string, more: Readonly<Record<string, string>>): Promise<Telboek> => {
      const small = { WORKERS: '1', DB_CONNECTIONS: '14', DATA_DIR: join(folder, name) };
      const telboek = await telboekWith({ ...shared, ...small, ...more });
      ending.push(() => telboek.kill());
      await telboek.start();
      return telboek;
    };
    one = await started('one', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    await started('two', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  }, 180_000);
  afterAll(async () => {
    for (const end of ending.splice(0).reverse()) await end();
  }, 60_000);

  const ofTrace = (name: RegExp): CollectedSpan[] =>
    collector.spans.filter(({ traceId, name: called }) => traceId === trace && name.test(called));

  it('12.7: a request, its command, its append and the read models that follow are one trace, whichever process did each', async () => {
    const call = (method: 'PUT' | 'POST', path: string, body: object | string) =>
      ask(one.url, one.token, { method, path, body, headers: { ...correlation, 'X-Reason': 'history' } });
    const named = { name: 'De Wilg', kind: 'primary', yearClasses: true, source: 'parnassys', address };
    expect(await call('PUT', '/schools/12AB00', named)).toMatchObject({ status: 200 });
    const dpa = { version: '4.0', signedOn: '2024-01-01', signedBy: 'directeur' };
    expect(await call('POST', '/schools/12AB00/dpa', dpa)).toMatchObject({ status: 201 });
    const imported = await call(
      'POST',
      '/schools/12AB00/imports?source=parnassys&confirm=true',
      csvOf(taken('2024-07-01', 1, 3)).toString(),
    );
    expect(imported).toMatchObject({ status: 201 });

    await expect.poll(() => ofTrace(/^project$/).length, patience).toBeGreaterThan(2);
    await expect.poll(() => ofTrace(/^POST \/schools\/:school\/imports$/).length, patience).toBe(1);
    const [request] = ofTrace(/^POST \/schools\/:school\/imports$/);
    expect(request).toMatchObject({ kind: 2, parentSpanId: above });
    // The import is decided in a thread, which sends its own traces.
    await expect.poll(() => ofTrace(/^append$/).length, patience).toBeGreaterThan(2);
    const [command] = ofTrace(/^POST \/schools\/\{school\}\/imports$/);
    expect(command).toMatchObject({ parentSpanId: request!.spanId });
    const below = collector.spans.filter(({ parentSpanId }) => parentSpanId === command!.spanId);
    expect(new Set(below.map(({ name }) => name))).toEqual(new Set(['append', 'project']));
    expect(new Set(below.map(({ traceId }) => traceId))).toEqual(new Set([trace]));
  }, 60_000);

  it('12.7: no span holds a school, a name, a pupil or who asked', () => {
    expect(collector.text()).not.toMatch(/12AB00|De Wilg|Wilg 1|LVS-|leerling|"load"/);
    expect(collector.text()).toContain('/schools/:school/imports');
  });
});

it('12.7: without the variable no package of OpenTelemetry is loaded (but the API, which prom-client loads by itself)', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'telboek-untraced-'));
  try {
    /** The packages that a start has loaded by the time it finds no store. */
    const loaded = async (env: Readonly<Record<string, string>>): Promise<string[]> => {
      const nowhere = { EVENT_STORE: 'postgres://u@127.0.0.1:1/none', STORE_WAIT_SECONDS: '0', DATA_DIR: dataDir };
      const { code, lines } = await ran('main.ts', [], {
        PORT: '0',
        NODE_OPTIONS: `--import=${hooks}`,
        ...nowhere,
        ...env,
      });
      expect(code).toBe(1);
      return lines.filter((line) => /^loads @opentelemetry\/(?!api$)/.test(line));
    };
    expect(await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })).toContain(
      'loads @opentelemetry/sdk-trace',
    );
    expect(await loaded({})).toEqual([]);
  } finally {
    await rm(dataDir, { recursive: true });
  }
}, 60_000);

it('12.7: publishing a message is a step of the act whose event caused the message', async () => {
  const collector = await startCollector();
  const traces = openTraces(new URL(collector.url));
  try {
    const ledger = ledgerOn({ store: memoryStore(), now: () => new Date(), newId: () => crypto.randomUUID() });
    const act = { actor: { subject: 'op', role: 'admin' }, correlationId: 'an order', causationId: 'request-1' };
    const event = { type: 'SchoolRegistered', data: { school: '12AB00' } };
    const { position } = await ledger.append('school-12AB00', [event], undefined, act);
    const topic = 'telboek.documents.v1';
    const text = JSON.stringify({ sequence: String(position).padStart(16, '0') });
    const sent: string[] = [];
    const channel = traces.channel(
      { send: async (given) => void sent.push(...given.map((one) => one.topic)), abandon: () => {} },
      ledger.store,
    );
    await traces.command('POST /invoice-runs', act, () =>
      channel.send([{ topic, messages: [{ topic, key: '2024-000001', text, sequence: 1 }] }]),
    );
    await traces.stop();
    expect(sent).toEqual([topic]);
    const command = collector.spans.find(({ name }) => name === 'POST /invoice-runs');
    expect(collector.spans.find(({ name }) => name === `publish ${topic}`)).toMatchObject({
      kind: 4,
      traceId: command!.traceId,
      parentSpanId: command!.spanId,
    });
  } finally {
    await collector.close();
  }
});
