/** 2.10: over HTTP, imports are previewed, held and confirmed. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

const sister = '12AB01';
const url = `/schools/${ownSchool}/imports?source=parnassys`;

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-09-02' }) });
  for (const school of [ownSchool, sister]) await registerOver(api, school, ownBoard, '2024-07-01');
  await api.as('admin').upload(url, csv(taken('2024-09-01', 1, 20)));
  await api.as('admin').upload(`/schools/${sister}/imports?source=parnassys`, csv(taken('2024-09-01', 101, 120)));
});
afterAll(() => api.close());

const strangers = csv(taken('2024-08-30', 101, 118));

it('2.10: a file of another school is held: 409 with both numbers, and nothing is written', async () => {
  const before = await api.head();
  const { status, body } = await api.as('school').upload(url, strangers);
  expect([status, body.code, body.unlikely]).toEqual([409, 'import_unlikely', { pupils: 18, known: 0 }]);
  expect(await api.head()).toBe(before);
});

it.each(['board', 'admin'] as const)(
  '2.10: for %s the refusal names the school that knows the pupils',
  async (role) => {
    const { body } = await api.as(role).upload(url, strangers);
    expect(body.unlikely).toEqual({ pupils: 18, known: 0, school: sister });
    expect(body.detail).toContain(sister);
  },
);

it('2.10: the preview of a held file is 200 with the same numbers and what it would do, and writes nothing', async () => {
  const before = await api.head();
  const { status, body } = await api.as('board').upload(`${url}&preview=true`, strangers);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    linkedOn: '2024-09-02',
    linked: 18,
    corrected: 0,
    restated: 0,
    pupils: 18,
    unlikely: { pupils: 18, known: 0, school: sister },
    counts: [
      { yearGroups: null, pupils: 18, days: [{ from: '2024-09-02', through: '2024-09-02', before: 20, after: 38 }] },
    ],
    documents: [],
  });
  expect(body).not.toHaveProperty('importId');
  expect(await api.head()).toBe(before);
});

it('interfaces 2: a preview answers the ETag to confirm against, which refuses when the school moved on', async () => {
  const file = csv(taken('2024-08-29', 1, 21));
  const preview = await api.as('school').upload(`${url}&preview=true`, file);
  expect(preview.body).toMatchObject({ linked: 21 });
  expect(preview.body).not.toHaveProperty('unlikely');
  const ifMatch = { 'If-Match': preview.headers.etag! };
  const taken1 = await api.as('school').upload(url, file, ifMatch);
  expect([taken1.status, taken1.body.linked]).toEqual([201, 21]);
  const late = await api.as('school').upload(url, csv(taken('2024-08-28', 1, 21)), ifMatch);
  expect([late.status, late.body.code]).toEqual([412, 'precondition_failed']);
});

it('2.7, 2.10: the preview of a file that was imported before names that import, and moves nothing', async () => {
  const file = csv(taken('2024-08-27', 1, 20));
  const first = await api.as('school').upload(url, file);
  const { status, body } = await api.as('school').upload(`${url}&preview=true`, file);
  expect([status, body.importId]).toEqual([200, first.body.importId]);
  expect(body.counts).toEqual([{ yearGroups: null, pupils: 0, days: [] }]);
});

it('2.10: with confirm=true the held file is taken', async () => {
  const { status, body } = await api.as('school').upload(`${url}&confirm=true`, strangers);
  expect([status, body.linked]).toEqual([201, 18]);
});

it('2.8: the preview of a file with bad rows tells them', async () => {
  const { status, body } = await api
    .as('school')
    .upload(`${url}&preview=true`, 'leerling;categorie;afnamedatum\nL1;rapport;2024-08-01');
  expect([status, body.code]).toEqual([422, 'file_rows_refused']);
});
