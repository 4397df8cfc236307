/** GET /feed gives the messages that Kafka gets, line by line (interfaces.md sections 2 and 3). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, csv, openApi, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

type Line = { id: string; type: string; subject: string; cursor: string; data: Record<string, unknown> };

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-07-31' }) });
  await registerOver(api, ownSchool, null, '2024-01-01');
  await registerOver(api, '99ZZ00', null, '2024-01-01');
  const admin = api.as('admin');
  await admin.upload(`/schools/${ownSchool}/imports?source=parnassys`, csv(taken('2024-07-01', 1, 10)));
  await admin.send('POST', `/schools/${ownSchool}/subscription`, { plan: 'per-pupil', startsOn: '2024-07-31' });
  await admin.send('POST', '/invoice-runs', { on: '2024-07-31' });
});
afterAll(() => api.close());

const feed = async (query = '', role: 'analytics' | 'finance' | 'admin' = 'analytics'): Promise<Line[]> => {
  const answer = await api.as(role).get(`/feed${query}`);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/x-ndjson']);
  return answer.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
};

const told = (lines: readonly Line[]) => lines.map(({ type, subject }) => `${type} ${subject}`);

describe('the feed', () => {
  it('the feed tells each topic in the order in which things were caused, of a school only the latest', async () => {
    expect(told(await feed())).toEqual([
      `telboek.pupil-counts.v1 ${ownSchool}`,
      `telboek.subscriptions.v1 ${ownSchool}`,
      'telboek.documents.v1 2024-000001',
    ]);
  });

  it('the feed tells one topic alone when asked for it', async () => {
    expect(told(await feed('?topic=telboek.documents.v1'))).toEqual(['telboek.documents.v1 2024-000001']);
    const { status, body } = await api.as('analytics').get('/feed?topic=telboek.pupils.v1');
    expect([status, body.errors[0].path]).toEqual([400, 'topic']);
  });

  it('the feed tells an analyst, finance and an administrator the same', async () => {
    const lines = await feed();
    expect(await feed('', 'finance')).toEqual(lines);
    expect(await feed('', 'admin')).toEqual(lines);
  });

  it('the feed goes on after any line, and says by no line that there is nothing newer', async () => {
    const lines = await feed();
    expect(await feed(`?after=${lines[0]!.cursor}`)).toEqual(lines.slice(1));
    expect(await feed('?limit=2')).toEqual(lines.slice(0, 2));
    expect(await feed(`?after=${lines.at(-1)!.cursor}`)).toEqual([]);
  });

  it('the feed gives the messages after a cursor, also when the message at the cursor has been superseded', async () => {
    const before = await feed();
    const admin = api.as('admin');
    await admin.upload(`/schools/${ownSchool}/imports?source=parnassys`, csv(taken('2024-07-02', 1, 12)));
    const after = await feed(`?after=${before[0]!.cursor}`);
    expect(told(after).at(-1)).toBe(`telboek.pupil-counts.v1 ${ownSchool}`);
    expect(after.at(-1)!.id).not.toBe(before[0]!.id);
    expect(await feed(`?after=${before.at(-1)!.cursor}`)).toEqual(after.slice(-1));
  });

  it('the feed holds no pseudonym', async () => {
    const { pseudonym } = (await api.as('admin').send('POST', `/schools/${ownSchool}/pupil-lookup`, { pupil: 'L1' }))
      .body as { pseudonym: string };
    expect(JSON.stringify(await feed())).not.toContain(pseudonym);
  });

  it.each(['?after=x', '?after=bm8', '?limit=0', '?limit=10001'])(
    'the feed refuses %s, which it never gave',
    async (query) => {
      const answer = await api.as('finance').get(`/feed${query}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
    },
  );
});
