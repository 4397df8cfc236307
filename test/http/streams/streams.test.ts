/** 10.46 and interfaces 2: streams and events, and which parts of them each role may read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Role, roles } from '../../../src/http/access/principal.ts';
import { type Api, address, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

const peer = '34CD00';
const stranger = '99ZZ00';

let api: Api;
const importOf: Record<string, string> = {};

beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-08-01' }) });
  const admin = api.as('admin');
  for (const board of [ownBoard, '99999'])
    await admin.send('PUT', `/boards/${board}`, { name: 'Bestuur', address, kvk: '87654321' });
  for (const school of [ownSchool, peer]) await registerOver(api, school, ownBoard, '2024-07-01');
  await registerOver(api, stranger, '99999', '2024-07-01');
  const tiers = [
    { from: 0, price: '11.00' },
    { from: 15, price: '10.00' },
  ];
  const terms = { validFrom: '2024-08-01', validUntil: '2027-07-31', terms: { kind: 'volume', tiers } };
  const { body: agreed } = await admin.send('POST', `/boards/${ownBoard}/framework-agreements`, terms);
  for (const school of [ownSchool, peer]) {
    const join = { agreement: agreed.id, from: '2024-08-01' };
    await admin.send('POST', `/schools/${school}/framework-membership`, join);
  }
  for (const school of [ownSchool, peer, stranger]) {
    await admin.send('POST', `/schools/${school}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-01' });
    const { body } = await admin.upload(`/schools/${school}/imports?source=parnassys`, csv(taken('2024-08-01', 1, 10)));
    importOf[school] = body.importId;
  }
  const guardian = { school: ownSchool, name: 'Noor', children: [{ id: 'L1', new: true, groups: ['5A'] }] };
  await admin.send('PUT', '/guardians/g-1', guardian);
  await admin.send('POST', '/invoice-runs', { on: '2024-08-01' });
});
afterAll(() => api.close());

const at = (stream: string, revision: number | string) => `/streams/${stream}/events/${revision}`;
const allStreams = async (role: Role = 'admin'): Promise<{ stream: string; events: number; kind: string }[]> =>
  (await api.as(role).get('/streams?limit=500')).body.items;

/** The last event of a type in a stream. */
const lastOf = async (stream: string, type: string): Promise<number> =>
  (await api.as('admin').get(`/streams/${stream}/events?type=${type}`)).body.items[0].revision;

describe('10.46: streams and their events', () => {
  it('10.46: streams are listed by name with how many events each has, also those of imports', async () => {
    const own = (await api.as('finance').get(`/streams?prefix=results-`)).body.items;
    expect(own.map(({ stream }: { stream: string }) => stream)).toEqual(
      [peer, ownSchool, stranger].map((s) => `results-${s}`).sort(),
    );
    const found = (await api.as('finance').get(`/streams?search=${importOf[ownSchool]!.toLowerCase()}`)).body.items;
    expect(found).toMatchObject([{ stream: `import-${importOf[ownSchool]}`, kind: 'import', events: 1 }]);
    for (const { stream, events } of await allStreams())
      expect([stream, (await api.stored(stream)).length]).toEqual([stream, events]);
  });

  it('10.46: the list goes on from page to page, in both orders', async () => {
    const names = (await allStreams()).map(({ stream }) => stream);
    for (const order of ['asc', 'desc']) {
      const seen: string[] = [];
      for (let cursor = ''; ; ) {
        const { body } = await api.as('admin').get(`/streams?limit=3&order=${order}${cursor}`);
        seen.push(...body.items.map(({ stream }: { stream: string }) => stream));
        if (body.next === null) break;
        cursor = `&cursor=${body.next}`;
      }
      expect(seen).toEqual(order === 'asc' ? names : names.toReversed());
    }
  });

  it('10.46: the events of a stream are the newest first, by type and by the days on which they were recorded', async () => {
    const stream = `school-${ownSchool}`;
    const types = (await api.stored(stream)).map(({ type }) => type);
    const got = async (query: string) =>
      (await api.as('finance').get(`/streams/${stream}/events?${query}`)).body.items.map(
        ({ type }: { type: string }) => type,
      );
    expect(await got('')).toEqual(types.toReversed());
    expect(await got('type=DpaSigned')).toEqual(['DpaSigned']);
    expect(await got('from=2024-08-01&to=2024-08-01')).toEqual(types.toReversed());
    expect(await got('to=2024-07-31')).toEqual([]);
    const first = await api.as('finance').get(`/streams/${stream}/events?limit=1`);
    const second = await api.as('finance').get(`/streams/${stream}/events?limit=1&cursor=${first.body.next}`);
    expect(second.body.items[0].revision).toBe(types.length - 2);
  });

  it('10.46: streams are listed by kind, and a prefix of another kind leaves none', async () => {
    const kinds = async (query: string) =>
      (await api.as('admin').get(`/streams?${query}`)).body.items.map(({ kind }: { kind: string }) => kind);
    expect(await kinds('kind=results')).toEqual(['results', 'results', 'results']);
    expect(await kinds(`kind=results&prefix=results-${ownSchool}`)).toEqual(['results']);
    expect(await kinds('kind=results&prefix=school-')).toEqual([]);
    expect(await kinds('kind=catalogue')).toEqual(['catalogue']);
    expect((await api.as('admin').get('/streams?kind=nothing')).status).toBe(400);
  });

  it('10.46: each type of event that a stream can hold is told in the language of the reader', async () => {
    const path = `/streams/results-${ownSchool}/events?type=ResultsImported`;
    const dutch = (await api.as('finance').get(path, { 'Accept-Language': 'nl' })).body;
    const english = (await api.as('finance').get(path, { 'Accept-Language': 'en' })).body;
    expect(dutch.items[0].sentence).toBe('Opbrengsten uit een bestand overgenomen');
    expect(english.items[0].sentence).toBe('Results taken from a file');
    expect(english.of).toMatchObject({ stream: `results-${ownSchool}`, kind: 'results' });
    expect(english.types).toContainEqual({ type: 'PupilsLinked', sentence: 'Ids linked to one pupil' });
    expect(english.types.map(({ type }: { type: string }) => type)).not.toContain('InvoiceIssued');
  });

  it('6.3, 10.91: an id of the vault says whether its content is still there, and never the content', async () => {
    const stream = `sharing-${ownSchool}`;
    const entryOf = async () =>
      (await api.as('admin').get(at(stream, await lastOf(stream, 'GuardianRegistered')))).body;
    const kept = await entryOf();
    expect(kept.vault).toEqual({ total: 1, items: [{ id: kept.data.entry, kept: true }] });
    expect(JSON.stringify(kept)).not.toContain('Noor');
    await api.world.deps.vault.destroy(kept.data.entry);
    expect((await entryOf()).vault.items).toEqual([{ id: kept.data.entry, kept: false }]);
  });

  it('10.34: an import names what rests on it: the document, the day and the pupils', async () => {
    const stream = `results-${ownSchool}`;
    const { status, body } = await api.as('finance').get(at(stream, await lastOf(stream, 'ResultsImported')));
    expect([status, body.known, body.chain.holds]).toEqual([200, true, true]);
    // The pool decides the price of both schools, so the other school's document follows from this import as well.
    expect(body.rests.documents.items.map(({ school }: { school: string }) => school).sort()).toEqual([
      ownSchool,
      peer,
    ]);
    const [{ number }] = body.rests.documents.items.filter(({ school }: { school: string }) => school === ownSchool);
    const day = { day: '2024-08-01', document: number, pupils: 10, position: expect.any(Number) };
    expect(body.rests.days).toEqual({ total: 1, items: [day] });
    expect(body.rests.school).toBe(ownSchool);
    // At that position of the log the same pupils count.
    const counted = `/schools/${ownSchool}/counts/2024-08-01/pupils?position=${body.rests.days.items[0].position}`;
    expect((await api.as('finance').get(counted)).body.pupils).toBe(10);
    expect([body.rests.pupils.total, body.rests.pupils.items.length]).toEqual([10, 10]);
    expect(body.causes.inputs).toMatchObject([{ stream: `import-${importOf[ownSchool]}`, revision: 0 }]);
    expect(body.caused.items.map(({ type }: { type: string }) => type)).toContain('DocumentDecided');
  });

  it('10.46: a document leads to its decision and its request, the decision to what it read and to its document', async () => {
    const document = await api.as('finance').get(at('documents', 0));
    const decided = document.body.causes.inputs.find(({ stream }: { stream: string }) =>
      stream.startsWith('subscription-'),
    );
    const { body } = await api.as('finance').get(at(decided.stream, decided.revision));
    expect(body.type).toBe('DocumentDecided');
    expect(body.caused.items).toContainEqual(expect.objectContaining({ stream: 'documents', revision: 0 }));
    // The request made three decisions and three documents.
    expect(document.body.causes.request).toMatchObject({ events: 6, correlationId: body.metadata.$correlationId });
    expect(document.body.caused.items).toHaveLength(5);
  });

  it('10.46: what an event caused goes on from page to page, and holds nothing twice', async () => {
    const path = `${at('documents', 0)}/caused`;
    const whole = (await api.as('finance').get(path)).body.items;
    const seen: unknown[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await api.as('finance').get(`${path}?limit=2${cursor}`);
      seen.push(...body.items);
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(seen).toEqual(whole);
    expect(whole).toHaveLength(5);
  });

  it('10.46: an event of the catalogue is named by the documents that were issued from it', async () => {
    const { length } = await api.stored('catalogue');
    const { body } = await api.as('finance').get(at('catalogue', length - 1));
    expect(body.caused.items.filter(({ stream }: { stream: string }) => stream === 'documents')).toHaveLength(3);
    expect(body.rests.documents.total).toBe(3);
  });

  it('10.46: an answer shows a part of an import in numbers only', async () => {
    const { body } = await api.as('admin').get(at(`import-${importOf[ownSchool]}`, 0));
    expect(body.data).toEqual({
      import: importOf[ownSchool],
      part: 0,
      newPupils: 10,
      kinds: expect.any(Number),
      linked: 10,
      changed: 0,
      restated: 0,
    });
    expect([body.leftOut, body.chain.holds]).toEqual([['rows'], true]);
    expect(body.rests.documents.items.map(({ school }: { school: string }) => school)).toContain(ownSchool);
  });
});

describe('5.8: the read models of streams', () => {
  it.each(['streams', 'personal-streams', 'import-streams', 'requests'])(
    '5.8: %s comes out of a rebuild as it was',
    async (name) => {
      await api.as('admin').send('POST', `/projections/${name}/rebuild`);
      const rebuild = async () => {
        const { body } = await api.as('finance').get('/projections');
        return body.items.find((item: { name: string }) => item.name === name).rebuild;
      };
      await expect.poll(async () => (await rebuild()).status, { timeout: 20_000 }).toBe('done');
      expect(await rebuild()).toMatchObject({ differences: { count: 0, keys: [] } });
    },
  );
});

describe('interfaces 2: who may look at which event', () => {
  const personal = /^(sharing|roster|guardian|directory-looks|information-request)-/;

  it('interfaces 2: only an administrator lists streams about guardians, and sees their events', async () => {
    const names = (await allStreams('admin')).map(({ stream }) => stream);
    expect(names).toContain(`sharing-${ownSchool}`);
    expect((await allStreams('finance')).map(({ stream }) => stream)).toEqual(
      names.filter((one) => !personal.test(one)),
    );
    for (const stream of names.filter((one) => personal.test(one))) {
      for (const path of [`/streams/${stream}/events`, at(stream, 0)]) {
        expect((await api.as('admin').get(path)).status).toBe(200);
        const { status, body } = await api.as('finance').get(path);
        expect([path, status, body.code]).toEqual([path, 404, 'event_not_found']);
      }
    }
  });

  it.each(roles)(
    'interfaces 2: no event says more to %s than the role may see, itself, its causes or its effects',
    async (role) => {
      const mine: Partial<Record<Role, (stream: string) => boolean>> = {
        admin: () => true,
        finance: (stream) => !personal.test(stream),
        school: (stream) =>
          [
            `school-${ownSchool}`,
            `results-${ownSchool}`,
            `subscription-${ownSchool}`,
            `import-${importOf[ownSchool]}`,
            'catalogue',
          ].includes(stream),
        board: (stream) =>
          stream === 'catalogue' ||
          stream === `board-${ownBoard}` ||
          [ownSchool, peer].some((school) =>
            [`school-${school}`, `results-${school}`, `subscription-${school}`, `import-${importOf[school]}`].includes(
              stream,
            ),
          ),
      };
      const hidden = role === 'school' ? [peer, stranger] : [stranger];
      for (const { stream, events } of await allStreams()) {
        for (let revision = 0; revision < events; revision++) {
          const { status, body } = await api.as(role).get(at(stream, revision));
          const text = JSON.stringify(body);
          if (role === 'analytics' || role === 'guardian') expect([stream, status]).toEqual([stream, 403]);
          else if (mine[role]?.(stream)) expect([stream, revision, status]).toEqual([stream, revision, 200]);
          else if (status === 200) expect(stream).toMatch(/^(documents|board-)/);
          else expect([stream, status, body.code]).toEqual([stream, 404, 'event_not_found']);
          if (status === 200 && (role === 'school' || role === 'board'))
            for (const school of hidden)
              expect([stream, revision, text.includes(school)]).toEqual([stream, revision, false]);
          // A reader may open everything that an answer names.
          if (status === 200)
            for (const one of [...body.caused.items, ...body.causes.inputs])
              expect((await api.as(role).get(at(one.stream, one.revision))).status).toBe(200);
        }
      }
    },
  );

  it('7.4: a decision tells its school nothing of the pool but the total, and says so; its board sees all', async () => {
    const stream = `subscription-${ownSchool}`;
    const revision = await lastOf(stream, 'DocumentDecided');
    const school = await api.as('school').get(at(stream, revision));
    expect(school.body.leftOut).toEqual(['pools', 'inputs']);
    expect(school.body.data.years[0].agreed.pool).toEqual({ day: '2024-08-01', total: 20, own: 10 });
    expect(school.body.causes.othersLeftOut).toBe(true);
    const board = await api.as('board').get(at(stream, revision));
    expect([board.body.leftOut, board.body.data.years[0].agreed.pool.schools.length]).toEqual([[], 2]);
  });

  it('interfaces 2: a school sees the events of its board that name it or its agreement, and not who else joined', async () => {
    const events = (await api.as('admin').get(`/streams/board-${ownBoard}/events`)).body.items.toReversed();
    const seen = [];
    for (const { type, revision } of events)
      if ((await api.as('school').get(at(`board-${ownBoard}`, revision))).status === 200) seen.push(type);
    expect(seen).toEqual(['FrameworkAgreementConcluded', 'FrameworkJoined']);
  });

  it('interfaces 2: a stream that is not ours, and an event that is not there, are not found', async () => {
    for (const path of [at('documents', 99), at('subscription-00AA00', 0), at('foreign', 0)])
      expect((await api.as('admin').get(path)).body.code).toBe('event_not_found');
    expect((await api.as('admin').get('/streams/foreign/events')).body.code).toBe('event_not_found');
    expect((await api.as('admin').get(at('documents', 'x'))).status).toBe(400);
  });
});
