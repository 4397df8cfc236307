import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerHeads } from '../../src/commands/audit/heads/heads.ts';
import { verifyLedger } from '../../src/commands/audit/verify/verify.ts';
import { issueDueDocuments } from '../../src/commands/billing/run.ts';
import { ledgerOn } from '../../src/ledger/ledger.ts';
import { foldsOf } from '../../src/ledger/states/folds.ts';
import { retryKnown } from '../../src/projections/following/parking.ts';
import { readModels } from '../../src/projections/models.ts';
import type { SchoolRow } from '../../src/projections/schools.ts';
import { refusalInWords } from '../../src/words/words.ts';
import { type Api, csv, openApi } from '../support/api.ts';
import { conclude, join, subscribedSchool, worldWithBoard } from '../support/boards.ts';
import { sealedEvents, type Unsealed, writtenByAnother } from '../support/ledger/sealedEvents.ts';
import { tampered } from '../support/ledger/tampered.ts';
import { taken, type World, worldOn } from '../support/world.ts';

const future: Unsealed = { type: 'FromTheFuture', data: { school: '02BB00' } };
const schools = ['01AA00', '02BB00', '03CC00'] as const;
const on = '2024-08-01';

/** Three schools with two pupils each, subscribed since today. */
const threeSchools = async (): Promise<World> => {
  const world = await worldOn({ today: on });
  for (const school of schools) {
    await world.registerSchool(school);
    await world.subscribe(school, on);
    await world.importRows(school, on, taken('2024-07-15', 1, 2));
  }
  return world;
};

/** Another process, which has folded nothing yet. */
const anew = (world: World) => {
  const ledger = ledgerOn(world.deps.ledger);
  return { ...world.deps, ledger, folds: foldsOf(ledger) };
};

describe('5.9: an event of a type, or a version of one, that this release does not know', () => {
  const cases: readonly (readonly [string, Unsealed])[] = [
    ['school-02BB00', future],
    ['results-02BB00', future],
    ['subscription-02BB00', future],
    ['school-02BB00', { type: 'SchoolRegistered', version: 2, data: { school: '02BB00', name: 'Anders' } }],
    ['results-02BB00', { type: 'InvoiceIssued', data: { school: '02BB00' } }],
  ];

  it.each(cases)(
    'an unknown event in %s blocks that school in a run, which names it, and others are billed (%o)',
    async (stream, event) => {
      const world = await threeSchools();
      await writtenByAnother(world.store, stream, event);
      const { issued, blocked } = await issueDueDocuments(anew(world), { on }, world.context());
      expect(issued.map(({ school }) => school)).toEqual(['01AA00', '03CC00']);
      expect(blocked.map(({ school, code }) => [school, code])).toEqual([['02BB00', 'history_unknown']]);
      expect(refusalInWords(blocked[0]!, 'en')).toContain(`of ${stream} is ${event.type} in version`);
    },
  );

  it('an unknown event in a stream of the school that no bill follows from blocks it all the same, once it was followed', async () => {
    const world = await threeSchools();
    const unknown = { subject: '02BB00', stream: 'sharing-02BB00', revision: 0, why: 'is FromTheFuture in version 1' };
    world.follow(() => [unknown]);
    const { issued, blocked } = await issueDueDocuments(world.deps, { on }, world.context());
    expect(issued.map(({ school }) => school)).toEqual(['01AA00', '03CC00']);
    expect(blocked.map(({ school, code }) => [school, code])).toEqual([['02BB00', 'history_unknown']]);
  });

  it.each(['catalogue', 'documents', 'calendar'])(
    'an unknown event in %s lets no decision be taken at all',
    async (stream) => {
      const world = await threeSchools();
      await writtenByAnother(world.store, stream, future);
      // The run does not read these streams. It knows of the unknown event because the log is followed.
      world.follow(() => [{ subject: stream, stream, revision: 1, why: 'is FromTheFuture in version 1' }]);
      const before = await world.store.head();
      const refused = { code: 'history_unknown', facts: { about: 'all' } };
      await expect(issueDueDocuments(anew(world), { on }, world.context())).rejects.toMatchObject(refused);
      await expect(world.registerSchool('04DD00')).rejects.toMatchObject(refused);
      expect(await world.store.head()).toBe(before);
    },
  );

  it('an unknown event in catalogue or documents refuses a run before anything followed the log', async () => {
    for (const stream of ['catalogue', 'documents']) {
      const world = await threeSchools();
      await writtenByAnother(world.store, stream, future);
      const before = await world.store.head();
      await expect(issueDueDocuments(anew(world), { on }, world.context())).rejects.toMatchObject({
        code: 'history_unknown',
      });
      expect(await world.store.head()).toBe(before);
    }
  });

  it('an unknown event is listed by verification, and so is each document that follows from it, without a figure of it', async () => {
    const world = await threeSchools();
    await issueDueDocuments(world.deps, { on }, world.context());
    await writtenByAnother(world.store, 'results-02BB00', future);
    await writtenByAnother(world.store, 'board-12345', { type: 'BoardRegistered', version: 2 });
    expect((await verifyLedger(world.store)).differences).toEqual([
      { stream: 'board-12345', revision: 0, what: 'is BoardRegistered in version 2, which this release does not know' },
      {
        stream: 'results-02BB00',
        revision: 2,
        what: 'is FromTheFuture in version 1, which this release does not know',
      },
    ]);
  });

  it('an unknown event is passed on unread to whoever asks about the time before it', async () => {
    const world = await threeSchools();
    const through = await world.store.head();
    await writtenByAnother(world.store, 'results-02BB00', future);
    const { folds } = anew(world);
    expect((await folds.results('02BB00', through)).state.imports).toHaveLength(1);
    await expect(folds.results('02BB00')).rejects.toMatchObject({ code: 'history_unknown' });
  });
});

describe('5.9, 7.4: a school of a pool of which something is not known', () => {
  it('a school of a pool with an unknown event blocks, by its name, every school whose price depends on it, and no price leaves it out', async () => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    const tiers = [
      { from: 0, price: '11.00' },
      { from: 5, price: '10.00' },
    ] as const;
    await conclude(world, { kind: 'volume', tiers });
    for (const school of ['01AA00', '02BB00']) {
      await subscribedSchool(world, school, on, 3);
      await join(world, school, on);
    }
    await world.registerSchool('03CC00');
    await world.subscribe('03CC00', on);
    await writtenByAnother(world.store, 'results-02BB00', future);
    const { issued, blocked } = await issueDueDocuments(anew(world), { on }, world.context());
    expect(issued.map(({ school }) => school)).toEqual([]);
    expect(blocked.map(({ school, code }) => [school, code])).toEqual([
      ['01AA00', 'history_unknown'],
      ['02BB00', 'history_unknown'],
    ]);
    expect(refusalInWords(blocked[0]!, 'en')).toContain('school 02BB00: event 2 of results-02BB00');
  });
});

describe('5.9 over HTTP, as the log is followed', () => {
  let world: World;
  let api: Api;

  beforeEach(async () => {
    world = await threeSchools();
    api = await openApi({ world });
  });
  afterEach(() => api.close());

  const followed = async () => expect(await api.followed()).toBe(true);
  const parked = async (model: string) =>
    (await api.readStore.parked()).filter((one) => one.model === model).map(({ unit, held, why }) => [unit, held, why]);
  const why = 'is FromTheFuture in version 1, which this release does not know';

  it('a school with an unknown event is parked in its read models, is shown as it was known, and gets no decisions; other schools go on', async () => {
    await writtenByAnother(world.store, 'results-02BB00', future);
    await followed();
    expect([await parked('pupil-counts'), await parked('history'), await parked('subscriptions')]).toEqual([
      [['02BB00', 1, why]],
      [['02BB00', 1, why]],
      [],
    ]);
    const counts = await api
      .as('admin')
      .get('/schools/02BB00/counts?from=2024-08-01&to=2024-08-01', { 'X-Position': '0' });
    expect([counts.status, counts.headers['x-parked']]).toEqual([200, 'pupil-counts']);
    const dpa = { version: '5', signedOn: on, signedBy: 'directeur' };
    const headers = { 'Idempotency-Key': 'once-and-again' };
    const refused = await api.as('admin').send('POST', '/schools/02BB00/dpa', dpa, headers);
    // The refusal is not remembered, so a release that knows the event takes the request under the same key.
    expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([409, 'history_unknown', '60']);
    expect(JSON.stringify(refused.body)).not.toContain('02BB00');
    expect((await api.as('admin').send('POST', '/schools/01AA00/dpa', dpa)).status).toBe(201);
    const run = await api.as('finance').send('POST', '/invoice-runs', { on });
    expect([
      run.status,
      run.body.blocked.map(({ school, code }: { school: string; code: string }) => [school, code]),
    ]).toEqual([200, [['02BB00', 'history_unknown']]]);
    const ready = await api.fetch('/health/ready');
    const health = (await ready.json()) as { status: string; checks: { name: string; ok: boolean }[] };
    expect([ready.status, health.status]).toEqual([200, 'degraded']);
    expect(health.checks).toContainEqual(expect.objectContaining({ name: 'history', ok: false }));
    world.follow(() => []);
    const again = await api.as('admin').send('POST', '/schools/02BB00/dpa', dpa, headers);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, undefined]);
  });

  it('a later release applies at its start the events that this one left, and decides again', async () => {
    await writtenByAnother(world.store, 'school-02BB00', { ...future, data: { school: '02BB00', asked: 'trial' } });
    await followed();
    expect(await parked('schools')).toEqual([['02BB00', 1, why]]);
    await retryKnown(world.store, api.readStore, readModels(world.deps.ledger));
    expect(await parked('schools')).toEqual([['02BB00', 1, why]]);
    // The later release has that type of event.
    const later = tampered(world.store, (event) =>
      event.type === 'FromTheFuture' ? { ...event, type: 'WishRecorded' } : event,
    );
    await retryKnown(later, api.readStore, readModels(world.deps.ledger));
    expect([await parked('schools'), await parked('history'), await api.follower.unknown()]).toEqual([[], [], []]);
    expect((await api.readStore.get<SchoolRow>('schools', '02BB00'))?.wish?.asked).toBe('trial');
  });

  it('8.2: a register leaves a school with an unknown event as it is and names it; others are taken', async () => {
    await writtenByAnother(world.store, 'school-02BB00', future);
    await followed();
    const header =
      'BEVOEGD GEZAG NUMMER;BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;SOORT PO';
    const rowOf = (id: string) => `12345;${id.slice(0, 4)};${id};School ${id};Laan;1;1234 AB;EDE;Bo`;
    const file = [header, rowOf('02BB00'), rowOf('05EE00')].join('\n');
    const { status, body } = await api.as('admin').upload('/register-imports', file);
    expect([status, body]).toEqual([
      200,
      {
        created: 1,
        changed: 0,
        unchanged: 0,
        closed: 0,
        differing: { total: 0, items: [] },
        blocked: [{ school: '02BB00', code: 'history_unknown', detail: expect.stringContaining('school-02BB00') }],
      },
    ]);
  });

  it('5.7: drift names a school with an unknown event, and tells of others', async () => {
    await api.as('finance').send('POST', '/invoice-runs', { on });
    await api.turnTo('2025-08-02');
    await api.as('finance').send('POST', '/invoice-runs', { on: '2025-08-02' });
    // Four more pupils counted in the settled year.
    for (const school of ['01AA00', '02BB00']) await world.importRows(school, '2024-09-02', taken('2024-08-20', 5, 8));
    await writtenByAnother(world.store, 'results-02BB00', future);
    await followed();
    const { status, body } = await api.as('finance').get('/audit/drift');
    expect([status, body.items.map(({ school }: { school: string }) => school)]).toEqual([200, ['01AA00']]);
    expect(body.blocked).toEqual([
      {
        school: '02BB00',
        code: 'history_unknown',
        detail: expect.stringContaining('of results-02BB00 is FromTheFuture'),
      },
    ]);
  });

  it('an unknown event in documents parks what comes after it there, and all decisions; reads go on', async () => {
    await api.as('finance').send('POST', '/invoice-runs', { on, schools: ['01AA00'] });
    const document = (await api.stored('documents'))[0]!;
    await writtenByAnother(world.store, 'documents', future, {
      type: document.type,
      data: { ...document.data, number: '2024-000002' },
    });
    await followed();
    expect([await parked('documents'), await parked('history')]).toEqual([
      [['documents', 2, why]],
      [['documents', 1, why]],
    ]);
    const put = await api.as('admin').send('PUT', '/boards/12345', {});
    expect(put.status).toBe(400);
    const run = await api.as('finance').send('POST', '/invoice-runs', { on });
    expect([run.status, run.body.code]).toEqual([409, 'history_unknown']);
    const upload = await api
      .as('admin')
      .upload('/schools/01AA00/imports?source=parnassys', csv(taken('2024-07-20', 5, 6)));
    expect([upload.status, upload.body.code]).toEqual([409, 'history_unknown']);
    const listed = await api.as('admin').get('/invoices', { 'X-Position': '0' });
    expect([listed.status, listed.body.items.length, listed.headers['x-parked']]).toEqual([200, 1, 'documents']);
  });

  it('a foreign event stops nothing, whatever it says, and is counted (operations 11.8)', async () => {
    const [own] = sealedEvents([{ type: 'InvoiceIssued', data: { school: '01AA00', number: '2024-000001' } }]);
    await world.store.append('webshop-5', [{ ...own!, metadata: '{}' }], 'none');
    const [strange] = sealedEvents([{ type: 'Geen naam\u202e' }]);
    await world.store.append(
      'school-fees',
      [{ ...strange!, data: '\u00ff\u0001 no JSON', metadata: 'nor this' }],
      'none',
    );
    await followed();
    expect(await api.readStore.parked()).toEqual([]);
    expect((await api.as('finance').send('POST', '/invoice-runs', { on })).body.blocked).toEqual([]);
    const at = '2024-08-01T11:00:00Z';
    expect(
      (await api.as('admin').get(`/schools/01AA00/counts?from=2024-08-01&to=2024-08-01&asKnownAt=${at}`)).status,
    ).toBe(200);
    const metrics = await (await fetch(`http://127.0.0.1:${api.port}/metrics`)).text();
    expect(metrics).toMatch(/^telboek_foreign_events_total 2$/m);
    const { heads } = await ledgerHeads(world.store);
    expect(heads.filter(({ stream }) => /^webshop|fees/.test(stream))).toEqual([]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('an event without a digest of ours in a stream of ours is a difference, and unknown in words (operations 11.8)', async () => {
    const [foreign] = sealedEvents([{ type: 'SchoolRegistered', data: { school: '02BB00' } }]);
    const last = (await world.store.read('school-02BB00')).at(-1)!;
    await world.store.append('school-02BB00', [{ ...foreign!, metadata: '{}' }], last.revision);
    await followed();
    const words = 'carries no digest of ours: somebody else wrote it there, or changed it';
    expect([await parked('schools'), await parked('history')]).toEqual([
      [['02BB00', 1, words]],
      [['02BB00', 1, words]],
    ]);
    expect((await verifyLedger(world.store)).differences).toEqual([
      { stream: 'school-02BB00', revision: last.revision + 1, what: words },
    ]);
    const run = await api.as('finance').send('POST', '/invoice-runs', { on });
    expect(run.body.blocked).toEqual([
      { school: '02BB00', code: 'history_unknown', detail: expect.stringContaining(words) },
    ]);
  });
});
