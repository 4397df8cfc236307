/**
 * 5.9 as seen from outside. Each answer names the read model that does not follow everything that the answer needs. On
 * request the model follows it again.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import type { StoredEvent } from '../../../src/ledger/eventStore.ts';
import { type Api, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { damageableStore } from '../../support/faults/damageableStore.ts';
import { taken, worldOn } from '../../support/world.ts';

const other = '34CD00';
let isDamaged: (event: StoredEvent) => boolean = () => false;

let api: Api;
beforeEach(async () => {
  isDamaged = () => false;
  api = await openApi({
    world: await worldOn({ store: damageableStore(memoryStore(), (event) => isDamaged(event)), today: '2024-08-01' }),
  });
  for (const school of [ownSchool, other]) await registerOver(api, school, ownBoard, '2024-01-01');
  for (const school of [ownSchool, other]) await upload(school, 7);
});
afterEach(() => api.close());

const upload = async (school: string, pupils: number) => {
  const { status } = await api
    .as('admin')
    .upload(`/schools/${school}/imports?source=parnassys`, csv(taken('2024-07-01', 1, pupils)));
  expect(status).toBe(201);
};

/** Makes the last import of a school unreadable. */
const damaged = async (school: string) => {
  const stream = `results-${school}`;
  // The import is damaged before anybody reads it. The answer to the import itself does not read it.
  isDamaged = (event) => event.stream === stream && event.revision === 2;
  await upload(school, 9);
  expect(await api.followed()).toBe(true);
};

const counts = (school: string, headers: Record<string, string> = {}) =>
  api.as('finance').get(`/schools/${school}/counts?from=2024-08-01&to=2024-08-01`, headers);

const model = async (name: string) => {
  const { body } = await api.as('finance').get('/projections');
  return body.items.find((item: { name: string }) => item.name === name);
};

const ready = async () => {
  const answer = await api.fetch('/health/ready');
  return { status: answer.status, body: (await answer.json()) as { status: string; checks: { why?: string }[] } };
};

describe('5.9: a school that a read model does not follow', () => {
  it('the answer about a parked school shows what is known, is marked, and is refused for a position that the model has not reached', async () => {
    const before = String(await api.head());
    await damaged(other);
    const known = await counts(other, { 'X-Position': before });
    expect([known.status, known.body.days]).toEqual([200, [{ day: '2024-08-01', pupils: 7 }]]);
    expect(known.headers['x-parked']).toBe('pupil-counts');
    const beyond = await counts(other);
    expect([beyond.status, beyond.body.code, beyond.headers['retry-after']]).toEqual([503, 'school_parked', '60']);
    // The school's years are computed from its counts, so they are affected. The list of its imports is not.
    expect((await api.as('finance').get(`/schools/${other}/subscription`)).body.code).toBe('school_parked');
    expect((await api.as('finance').get('/invoices')).headers['x-parked']).toBeUndefined();
    expect((await api.as('admin').get('/plans')).headers['x-parked']).toBeUndefined();
  });

  it('a school that a read model does not follow keeps nothing from others, but an answer about many schools says that one is left out', async () => {
    await damaged(other);
    const own = await counts(ownSchool);
    expect([own.status, own.headers['x-parked']]).toEqual([200, undefined]);
    await upload(ownSchool, 8);
    expect((await counts(ownSchool)).body.days).toEqual([{ day: '2024-08-01', pupils: 8 }]);
    const overview = await api.as('board').get(`/boards/${ownBoard}/overview`);
    expect([overview.status, overview.headers['x-parked']]).toEqual([200, 'pupil-counts']);
  });

  it('a school that a read model does not follow is seen in the list of read models, in health, which stays ready, and in metrics; of its data nothing is', async () => {
    expect(await api.followed()).toBe(true);
    expect((await ready()).body.status).toBe('ok');
    await damaged(other);
    const { parked, failing, version } = await model('pupil-counts');
    expect(parked).toMatchObject([{ unit: other, event: { stream: `results-${other}`, revision: 2 }, held: 1 }]);
    expect([parked[0].why, failing, version]).toEqual(['The event cannot be read (SyntaxError)', false, 1]);
    expect((await model('documents')).parked).toEqual([]);
    const { status, body } = await ready();
    expect([status, body.status]).toEqual([200, 'degraded']);
    const told = body.checks.filter(({ why }) => why !== undefined);
    expect(told).toEqual([
      { name: 'read-models', ok: true, why: '1 school is not followed; the list of read models tells which.' },
    ]);
    const metrics = await (await fetch(`http://127.0.0.1:${api.port}/metrics`)).text();
    expect(metrics).toContain('telboek_projection_parked_schools{model="pupil-counts"} 1\n');
    expect(metrics).not.toContain(other);
  });

  it('a school that a read model does not follow is followed again when it is retried after a fix, all of it or nothing', async () => {
    await damaged(other);
    const retry = (query = '') => api.as('admin').send('POST', `/projections/pupil-counts/retry${query}`);
    expect((await retry()).body).toEqual({ name: 'pupil-counts', followed: [], parked: [other] });
    isDamaged = () => false;
    expect((await retry(`?school=${ownSchool}`)).body).toEqual({ name: 'pupil-counts', followed: [], parked: [] });
    expect((await retry(`?school=${other}`)).body).toEqual({ name: 'pupil-counts', followed: [other], parked: [] });
    const { status, headers, body } = await counts(other);
    expect([status, headers['x-parked'], body.days]).toEqual([200, undefined, [{ day: '2024-08-01', pupils: 9 }]]);
    for (const model of ['streams', 'import-streams', 'requests'])
      await api.as('admin').send('POST', `/projections/${model}/retry`);
    expect((await ready()).body.status).toBe('ok');
    const { status: missing, body: problem } = await api.as('admin').send('POST', '/projections/pupils/retry');
    expect([missing, problem.code]).toEqual([404, 'projection_not_found']);
  });
});

describe('a rebuild that is cancelled', () => {
  it('a rebuild that is cancelled ends at the next point where another can go on, and is not there to cancel twice', async () => {
    const cancel = (name: string) => api.as('admin').send('DELETE', `/projections/${name}/rebuild`);
    // The rebuild waits for the live model, which another transaction holds.
    const cancelled = await api.readStore.inTransaction(async (tx) => {
      await tx.lockCheckpoint('documents', 1);
      expect((await api.as('admin').send('POST', '/projections/documents/rebuild')).status).toBe(202);
      return cancel('documents');
    });
    expect([cancelled.status, cancelled.headers.location]).toEqual([202, '/projections']);
    const status = async () => (await model('documents')).rebuild.status;
    await expect.poll(status, { timeout: 20_000 }).toBe('cancelled');
    const again = await cancel('documents');
    expect([again.status, again.body.code]).toEqual([409, 'rebuild_not_running']);
    expect((await cancel('pupils')).body.code).toBe('projection_not_found');
  });
});
