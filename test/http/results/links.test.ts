/** One pupil with several ids, over HTTP (2.9): linking by hand, the list of links, and a pupil's page. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, csv, openApi, ownSchool, registerOver } from '../../support/api.ts';
import { type Row, taken, worldOn } from '../../support/world.ts';

const at = `/schools/${ownSchool}`;
const links = `${at}/pupil-links`;

const newIds = (first: number, last: number): Row[] =>
  taken('2024-09-15', first, last).map((row) => ({ ...row, pupil: row.pupil.replace('L', 'N') }));

/** Ten pupils of one source, and then the same pupils by other ids in files of another source. */
const movedSchool = async (): Promise<Api> => {
  const api = await openApi({ world: await worldOn({ today: '2024-09-02' }) });
  await registerOver(api, ownSchool, null, '2024-07-01');
  const admin = api.as('admin');
  await admin.send('POST', `${at}/subscription`, { plan: 'per-pupil', startsOn: '2024-09-01' });
  await admin.upload(`${at}/imports?source=parnassys`, csv(taken('2024-09-01', 1, 10)));
  await api.turnTo('2024-10-01');
  return api;
};

const countOn = async (api: Api, day: string): Promise<number> =>
  (await api.as('school').get(`${at}/counts/${day}/pupils`)).body.pupils;

const pseudonymOf = async (api: Api, pupil: string): Promise<{ pseudonym: string; pupil: string | null }> =>
  (await api.as('school').send('POST', `${at}/pupil-lookup`, { pupil })).body;

describe('2.9: links by hand', () => {
  let api: Api;
  beforeAll(async () => {
    api = await movedSchool();
  });
  afterAll(() => api.close());

  it('2.9: a first file of another source says how many of its pupils may count twice', async () => {
    const file = csv(newIds(1, 10));
    const { body } = await api.as('school').upload(`${at}/imports?source=esis&confirm=true`, file);
    expect(body.warnings).toEqual([expect.stringMatching(/^10 of the 10 pupils in this file are not known/)]);
    expect(await countOn(api, '2024-10-01')).toBe(20);
    expect((await api.as('school').upload(`${at}/imports?source=esis&confirm=true`, file)).body.warnings).toEqual(
      body.warnings,
    );
    await api.turnTo('2024-11-01');
  });

  it('2.9: links by hand need a reason, and two different ids each', async () => {
    const head = await api.head();
    const send = (body: object) => api.as('school').send('POST', links, body);
    expect((await send({ links: [['L1', 'N1']] })).status).toBe(400);
    expect((await send({ links: [['L1']], reason: 'x' })).status).toBe(400);
    expect((await send({ links: [], reason: 'x' })).status).toBe(400);
    const same = await send({
      links: [
        ['L1', 'N1'],
        ['L2', 'L2'],
      ],
      reason: 'x',
    });
    expect([same.status, same.body.code]).toEqual([409, 'link_not_valid']);
    expect(same.body.detail).toContain('Link 2');
    expect(await api.head()).toBe(head);
  });

  it('a preview shows the effect of links on counts and money, and writes nothing', async () => {
    const head = await api.head();
    const body = { links: [['L1', 'N1']], reason: 'ander systeem' };
    const { status, body: preview } = await api.as('school').send('POST', `${links}?preview=true`, body);
    // Both ids count from 1 October on. Linked, they are one pupil fewer through today, so also on the last day of October.
    expect([status, preview.counts[0].days]).toEqual([
      200,
      [{ from: '2024-10-01', through: '2024-11-01', before: 20, after: 19 }],
    ]);
    expect(preview.money.years).toHaveLength(1);
    expect(await api.head()).toBe(head);
  });

  it('2.9: each value is taken as a pseudonym first, and else as an id', async () => {
    const { pseudonym } = await pseudonymOf(api, 'L1');
    const body = {
      links: [
        [pseudonym, 'N1'],
        ['L2', 'N2'],
        ['L3', 'not in any file yet'],
      ],
      reason: 'ander systeem',
    };
    const answer = await api.as('school').send('POST', links, body);
    expect([answer.status, answer.body.linked, answer.headers.etag]).toEqual([200, 3, '"3"']);
    expect(await countOn(api, '2024-10-01')).toBe(18);
    expect(await pseudonymOf(api, 'N1')).toMatchObject({ pupil: pseudonym });
    expect((await pseudonymOf(api, 'not in any file yet')).pupil).toBe((await pseudonymOf(api, 'L3')).pseudonym);
    const event = (await api.stored(`results-${ownSchool}`)).at(-1)!;
    expect(event).toMatchObject({ type: 'PupilsLinked', metadata: { reason: 'ander systeem' } });
    expect(JSON.stringify(event)).not.toMatch(/N1|L2|any file/);
  });

  it('links that were made before are no new ones', async () => {
    const head = await api.head();
    const answer = await api.as('school').send('POST', links, { links: [['N2', 'L2']], reason: 'nog eens' });
    expect([answer.status, answer.body.linked]).toEqual([200, 0]);
    expect(await api.head()).toBe(head);
  });

  it('links come as a CSV with the columns leerling and ook too, with the reason in X-Reason', async () => {
    const upload = (file: string, headers = {}) => api.as('school').upload(links, file, headers);
    const file = 'sep=;\r\nOok;Leerling\r\nN4;L4\r\n\r\nN5;L5\r\n';
    expect((await upload(file)).body.code).toBe('reason_required');
    expect((await upload(file, { 'X-Reason': 'ander systeem' })).body.linked).toBe(2);
    expect(await countOn(api, '2024-10-01')).toBe(16);
    const bad = await upload('leerling;ook\nL6;N6\nL7;\nL8;1,23E+15\n', { 'X-Reason': 'x' });
    expect([bad.status, bad.body.code]).toEqual([400, 'file_unreadable']);
    expect(bad.body.detail).toContain('lines 3, 4');
    expect(bad.body.detail).not.toMatch(/L7|1,23/);
  });

  it('5.3: the list names each link, by whom it was said and why; it is paged', async () => {
    const first = (await api.as('finance').get(`${links}?limit=3`)).body;
    const rest = (await api.as('finance').get(`${links}?limit=3&cursor=${first.next}`)).body;
    const all = [...first.items, ...rest.items];
    expect([all.length, rest.next]).toEqual([5, null]);
    expect(all.map(({ id }) => id)).toEqual(all.map(({ ids }) => ids.join('-')).sort());
    expect(all[0]).toMatchObject({
      holds: true,
      byHand: { said: 'linked', event: { type: 'PupilsLinked', role: 'school', reason: 'ander systeem' } },
      fromFiles: null,
    });
  });

  it('2.9: a link that only a hand stated is taken back, with a reason', async () => {
    const ids = [(await pseudonymOf(api, 'L4')).pseudonym, (await pseudonymOf(api, 'N4')).pseudonym].sort();
    const path = `${links}/${ids.join('-')}`;
    expect((await api.as('school').send('DELETE', path)).body.code).toBe('reason_required');
    const reason = { 'X-Reason': 'twee kinderen' };
    const preview = await api.as('school').send('DELETE', `${path}?preview=true`, undefined, reason);
    expect(preview.body.counts[0].days[0]).toMatchObject({ before: 16, after: 17 });
    const answer = await api.as('school').send('DELETE', path, undefined, reason);
    expect([answer.status, answer.body.ended, answer.body.reason]).toEqual([200, 'takenBack', 'twee kinderen']);
    expect(await countOn(api, '2024-10-01')).toBe(17);
    const again = await api.as('school').send('DELETE', path, undefined, reason);
    expect([again.status, again.body.code]).toEqual([404, 'link_not_found']);
  });

  it('5.6: the difference names the events of links with what each changed', async () => {
    const { body } = await api.as('school').get(`${at}/difference?from=2024-09-30T12:00:00Z`);
    const changes = body.events.map(({ type, days }: { type: string; days: { before: number; after: number }[] }) => [
      type,
      days.map(({ before, after }) => after - before),
    ]);
    expect(changes).toEqual([
      ['ResultsImported', [10]],
      ['PupilsLinked', [-2]],
      ['PupilsLinked', [-2]],
      ['PupilLinkTakenBack', [1]],
    ]);
  });
});

describe('2.9: links that files state', () => {
  let api: Api;
  beforeAll(async () => {
    api = await movedSchool();
    const both = newIds(1, 10).map((row) => ({ ...row, also: row.pupil.replace('N', 'L') }));
    const { body } = await api.as('school').upload(`${at}/imports?source=esis&confirm=true`, csv(both));
    expect(body).toMatchObject({ linked: 10, pupils: 10, warnings: [] });
  });
  afterAll(() => api.close());

  it('2.9: links of a file count each pupil once, are listed with their first import, and are in the import’s own stream', async () => {
    expect(await countOn(api, '2024-10-01')).toBe(10);
    const { items } = (await api.as('school').get(links)).body;
    expect(items).toHaveLength(10);
    const imports = (await api.as('school').get(`${at}/imports`)).body.items;
    const { importId, event } = imports.find(({ source }: { source: string }) => source === 'esis');
    expect(items[0]).toMatchObject({
      holds: true,
      byHand: null,
      fromFiles: { imports: 1, first: { import: importId, event } },
    });
    expect((await api.stored(`import-${importId}`)).map(({ type }) => type)).toEqual([
      'ImportPartStored',
      'ImportLinksStored',
    ]);
  });

  it('2.9: a link of a file is cut by hand, stays cut whatever files say, and is linked by hand again', async () => {
    const { items } = (await api.as('school').get(links)).body;
    const reason = { 'X-Reason': 'broertjes verwisseld' };
    const answer = await api.as('board').send('DELETE', `${links}/${items[0].id}`, undefined, reason);
    expect(answer.status).toBe(404);
    const cut = await api.as('school').send('DELETE', `${links}/${items[0].id}`, undefined, reason);
    expect(cut.body.ended).toBe('cut');
    const more = newIds(1, 10).map((row) => ({ ...row, key: `${row.key}-2`, also: row.pupil.replace('N', 'L') }));
    await api.as('school').upload(`${at}/imports?source=esis&confirm=true`, csv(more));
    expect(await countOn(api, '2024-10-01')).toBe(11);
    expect((await api.as('school').get(links)).body.items[0]).toMatchObject({
      holds: false,
      byHand: { said: 'cut' },
      fromFiles: { imports: 2 },
    });
    await api.as('school').send('POST', links, { links: [items[0].ids], reason: 'toch één kind' });
    expect(await countOn(api, '2024-10-01')).toBe(10);
  });
});

describe("5.5: a pupil's page", () => {
  let api: Api;
  beforeAll(async () => {
    api = await movedSchool();
    await api.as('school').upload(`${at}/imports?source=esis&confirm=true`, csv(newIds(1, 3)));
    await api.as('school').send('POST', links, { links: [['L1', 'N1']], reason: 'ander systeem' });
    const result = `${at}/results/R1-2024-09-15`;
    await api.as('school').send('PATCH', result, { yearGroup: 5, reason: 'groep vergeten' });
  });
  afterAll(() => api.close());

  it("5.5: a pupil's page has the pupil's ids, results, days, decisions and links, by any of its ids", async () => {
    const [old, other] = [await pseudonymOf(api, 'L1'), await pseudonymOf(api, 'N1')];
    const page = (await api.as('finance').get(`${at}/pupils/${other.pseudonym}`)).body;
    expect((await api.as('school').get(`${at}/pupils/${old.pseudonym}`)).body).toEqual(page);
    expect(page).toMatchObject({ pupil: old.pseudonym, results: 2, next: null });
    expect(page.ids.map(({ id }: { id: string }) => id)).toEqual([old.pseudonym, other.pseudonym].sort());
    // The first result counts from 2 September. The other one was taken on 15 September and counts through 15 June.
    expect(page.days).toEqual([{ from: '2024-09-02', through: '2025-06-15' }]);
    expect(page.items).toMatchObject([
      {
        id: other.pseudonym,
        takenOn: '2024-09-15',
        yearGroup: 5,
        linkedOn: '2024-10-01',
        decision: { type: 'corrected' },
        counts: { from: '2024-10-01', through: '2025-06-15' },
      },
      {
        id: old.pseudonym,
        takenOn: '2024-09-01',
        yearGroup: null,
        linkedOn: '2024-09-02',
        decision: null,
        counts: { from: '2024-09-02', through: '2025-06-01' },
      },
    ]);
    expect(page.decisions).toMatchObject([
      { type: 'ResultCorrected', changes: { yearGroup: 5 }, reason: 'groep vergeten' },
    ]);
    expect(page.links).toMatchObject([{ holds: true, byHand: { said: 'linked' } }]);
  });

  it("5.5: a pupil's page gives results in pages, as of one position", async () => {
    const { pseudonym } = await pseudonymOf(api, 'L1');
    const first = (await api.as('school').get(`${at}/pupils/${pseudonym}?limit=1`)).body;
    const second = (await api.as('school').get(`${at}/pupils/${pseudonym}?limit=1&cursor=${first.next}`)).body;
    expect([first.items[0].takenOn, second.items[0].takenOn, second.next]).toEqual(['2024-09-15', '2024-09-01', null]);
    expect(second.position).toBe(first.position);
  });

  it("5.6: a pupil's page as known before the link is that of one id", async () => {
    const { pseudonym } = await pseudonymOf(api, 'N1');
    const { position } = (await api.world.store.readAll(0, 10_000)).find(({ type }) => type === 'PupilsLinked')!;
    const page = (await api.as('school').get(`${at}/pupils/${pseudonym}?position=${position - 1}`)).body;
    expect(page).toMatchObject({ pupil: pseudonym, results: 1, links: [], position: position - 1 });
  });

  it("another's pupil, and one that is not there, are answered alike", async () => {
    const answer = await api.as('school').get(`${at}/pupils/${'a'.repeat(64)}`);
    expect([answer.status, answer.body.code]).toEqual([404, 'pupil_not_found']);
    expect((await api.as('analytics').get(`${at}/pupils/${'a'.repeat(64)}`)).status).toBe(403);
  });
});
