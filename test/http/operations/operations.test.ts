/** Metrics, and rebuilds over HTTP. */
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measuredStore } from '../../../src/adapters/prometheus/measuredStore.ts';
import { prometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { RevisionConflict } from '../../../src/ledger/eventStore.ts';
import { foldCache } from '../../../src/ledger/states/foldCache.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { type Api, csv, openApi, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

let api: Api;
beforeEach(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-08-01' }) });
});
afterEach(() => api.close());

const scraped = async () => {
  const answer = await fetch(`http://127.0.0.1:${api.port}/metrics`);
  return { type: answer.headers.get('content-type'), lines: (await answer.text()).split('\n') };
};

/** The value of one series, which is written as in the text of the metrics. */
const figure = (lines: readonly string[], series: string): number | undefined => {
  const line = lines.find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

const sample = /^[a-z_][a-z0-9_]*(\{[a-z_]+="[^"\\\n]*"(,[a-z_]+="[^"\\\n]*")*\})? (-?[0-9.e+-]+|\+Inf|NaN)$/;
const comment = /^# (HELP|TYPE) [a-z_][a-z0-9_]* .+$/;

describe('metrics', () => {
  it('metrics are text in the format of Prometheus, each named once with help and type', async () => {
    await api.as('admin').get('/plans');
    const { type, lines } = await scraped();
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(lines.filter((line) => line !== '' && !sample.test(line) && !comment.test(line))).toEqual([]);
    const typed = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
    expect(new Set(typed).size).toBe(typed.length);
    for (const name of [
      'telboek_append_duration_seconds',
      'telboek_projection_lag_seconds',
      'process_cpu_seconds_total',
    ])
      expect(typed).toContain(name);
  });

  it('metrics count requests by pattern, method and status, and refusals by code; never by path', async () => {
    await api.as('admin').get(`/schools/${ownSchool}/imports`);
    await api.as('admin').get('/pupils/Jansen');
    await api.as('guardian').get('/invoices');
    await fetch(`http://127.0.0.1:${api.port}/plans`, { method: 'PROPFIND' });
    const { lines } = await scraped();
    const requests = (labels: string) => figure(lines, `telboek_http_request_duration_seconds_count{${labels}}`);
    expect(requests('method="GET",route="/schools/:school/imports",status="404"')).toBe(1);
    expect(requests('method="GET",route="none",status="404"')).toBe(1);
    expect(requests('method="GET",route="/invoices",status="403"')).toBe(1);
    expect(requests('method="other",route="/plans",status="405"')).toBe(1);
    expect(figure(lines, 'telboek_http_problems_total{code="role_not_allowed"}')).toBe(1);
    expect(figure(lines, 'telboek_http_problems_total{code="path_not_found"}')).toBe(1);
  });

  it('metrics count a request that its client left', async () => {
    const socket = connect(api.port, '127.0.0.1');
    const token = await api.token('admin');
    socket.write(
      `POST /invoice-runs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
      () => socket.destroy(),
    );
    const series = 'telboek_http_request_duration_seconds_count{method="POST",route="/invoice-runs",status="aborted"}';
    await expect.poll(async () => figure((await scraped()).lines, series), { timeout: 20_000 }).toBe(1);
  });

  it('5.8: metrics tell what the kept folds take and spare', async () => {
    const metrics = prometheus();
    const states = foldCache(1_000_000);
    metrics.watchFolds(() => states.stats());
    const folds = foldsOf(api.world.deps.ledger, states);
    await registerOver(api, ownSchool, null, '2024-01-01');
    await api.world.importRows(ownSchool, '2024-08-01', taken('2024-07-01', 1, 3));
    for (let n = 0; n < 3; n++) await folds.results(ownSchool);
    const lines = (await metrics.text()).split('\n');
    const of = (name: string) => figure(lines, `telboek_fold_cache_${name}`);
    expect([of('misses_total'), of('hits_total'), of('states'), of('bytes_max')]).toEqual([1, 2, 1, 1_000_000]);
    expect(of('bytes')).toBe(states.stats().bytes);
    expect(of('bytes')).toBeGreaterThan(0);
  });

  it('metrics tell how far each read model is, and how many schools it leaves out', async () => {
    await registerOver(api, ownSchool, null, '2024-01-01');
    const head = await api.head();
    expect(await api.follower.reaches(head, 20_000)).toBe(true);
    const { lines } = await scraped();
    for (const model of ['calendar', 'subscriptions', 'documents', 'pupil-counts']) {
      const of = (name: string) => figure(lines, `telboek_projection_${name}{model="${model}"}`);
      expect([of('position'), of('lag_events'), of('lag_seconds'), of('parked_schools'), of('failing')]).toEqual([
        head,
        0,
        0,
        0,
        0,
      ]);
    }
    expect(figure(lines, 'telboek_stores_up')).toBe(1);
  });

  it('metrics count invoice runs and the schools that they could not bill, previews not among them', async () => {
    await api.close();
    api = await openApi({ world: await worldOn({ today: '2024-08-01', withSupplier: false }) });
    await registerOver(api, ownSchool, null, '2024-01-01');
    await api
      .as('admin')
      .send('POST', `/schools/${ownSchool}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-01' });
    await api.as('school').upload(`/schools/${ownSchool}/imports?source=parnassys`, csv(taken('2024-07-01', 1, 3)));
    await api.as('finance').send('POST', '/invoice-runs?preview=true', { on: '2024-08-01' });
    await api.as('finance').send('POST', '/invoice-runs', { on: '2024-08-01' });
    const { lines } = await scraped();
    expect(figure(lines, 'telboek_invoice_runs_total{trigger="request",outcome="done"}')).toBe(1);
    expect(figure(lines, 'telboek_invoice_run_blocked_total{code="supplier_incomplete"}')).toBe(1);
  });

  it('metrics answer within their bound while the store does not, and leave out what they cannot know', async () => {
    const world = await worldOn();
    const ledger = { ...world.deps.ledger, store: { ...world.store, head: () => new Promise<never>(() => {}) } };
    await api.close();
    api = await openApi({ world: { ...world, deps: { ...world.deps, ledger } } });
    const { lines } = await scraped();
    expect(figure(lines, 'telboek_stores_up')).toBe(0);
    expect(figure(lines, 'telboek_projection_failing{model="documents"}')).toBe(0);
    expect(lines.some((line) => line.startsWith('telboek_projection_lag_events{'))).toBe(false);
  });
});

describe('what is measured of the event store', () => {
  const measured = async () => {
    const metrics = prometheus();
    const world = await worldOn({ today: '2024-08-01' });
    const store = measuredStore(world.store, metrics.store);
    const text = async () => (await metrics.text()).split('\n');
    return { metrics, store, world, text };
  };
  const event = { id: '00000000-0000-4000-8000-00000000ffff', type: 'PlanChanged', data: '{}', metadata: '{}' };

  it('what is measured of the event store is each append, by how it ended', async () => {
    const { store, world, text } = await measured();
    await store.append('catalogue-test', [event], 'none');
    const taken = { ...event, id: '00000000-0000-4000-8000-00000000fffe' };
    await expect(store.append('catalogue-test', [taken], 'none')).rejects.toThrow(RevisionConflict);
    const metrics = prometheus();
    const away = { ...world.store, append: () => Promise.reject(new StoreUnavailable('gone')) };
    await expect(measuredStore(away, metrics.store).append('x', [event], 'none')).rejects.toThrow(StoreUnavailable);
    const lines = await text();
    expect(figure(lines, 'telboek_append_duration_seconds_count{outcome="appended"}')).toBe(1);
    expect(figure(lines, 'telboek_append_duration_seconds_count{outcome="conflict"}')).toBe(1);
    // The test needs a server of its own, so that nothing of other tests is counted.
    expect(figure(lines, 'telboek_append_duration_seconds_count{outcome="unavailable"}')).toBeUndefined();
    const other = (await metrics.text()).split('\n');
    expect(figure(other, 'telboek_append_duration_seconds_count{outcome="unavailable"}')).toBe(1);
    expect(figure(lines, 'telboek_events_appended_total{type="PlanChanged"}')).toBe(1);
  });

  it('what is measured of the event store is what was read, and what imports and documents recorded', async () => {
    const { metrics, world } = await measured();
    const measuredWorld = await worldOn({ store: measuredStore(world.store, metrics.store), today: '2024-08-01' });
    await measuredWorld.registerSchool(ownSchool);
    await measuredWorld.importRows(ownSchool, '2024-08-01', taken('2024-07-01', 1, 3));
    await measuredWorld.importRows(ownSchool, '2024-08-01', taken('2024-07-01', 1, 5));
    const lines = (await metrics.text()).split('\n');
    expect(figure(lines, 'telboek_import_rows_total{outcome="linked"}')).toBe(5);
    expect(figure(lines, 'telboek_import_rows_total{outcome="restated"}')).toBe(3);
    expect(figure(lines, 'telboek_events_read_total')).toBeGreaterThan(0);
    const text = lines.join('\n');
    for (const hidden of [ownSchool, 'R1-2024', 'L1']) expect(text).not.toContain(hidden);
  });
});

describe('a rebuild over HTTP', () => {
  const rebuildOf = async (name: string) => {
    const { body } = await api.as('finance').get('/projections');
    return body.items.find((item: { name: string }) => item.name === name).rebuild;
  };

  it('a rebuild over HTTP is taken, and seen in the list until it is done', async () => {
    const answer = await api.as('admin').send('POST', '/projections/documents/rebuild');
    expect([answer.status, answer.headers.location]).toEqual([202, '/projections']);
    expect(answer.body).toMatchObject({ name: 'documents', rebuild: { status: 'running' } });
    await expect.poll(async () => (await rebuildOf('documents')).status, { timeout: 20_000 }).toBe('done');
    expect(await rebuildOf('documents')).toMatchObject({ differences: { count: 0, keys: [] } });
    expect(await rebuildOf('calendar')).toBeNull();
  });

  it('a rebuild over HTTP is not there for a read model that is not', async () => {
    const { status, body } = await api.as('admin').send('POST', '/projections/pupils/rebuild');
    expect([status, body.code]).toEqual([404, 'projection_not_found']);
  });

  it('a rebuild over HTTP is refused while one is under way', async () => {
    const answer = await api.readStore.exclusively('documents~next', () =>
      api.as('admin').send('POST', '/projections/documents/rebuild'),
    );
    expect(answer).toMatchObject({ status: 409, body: { code: 'rebuild_in_progress' } });
  });
});
