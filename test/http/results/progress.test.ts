/** Interfaces 2: the answer to an import comes in lines, with progress. */
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

const url = `/schools/${ownSchool}/imports?source=parnassys`;
const lines = { Accept: 'application/x-ndjson', 'Content-Type': 'text/csv' };

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-09-02' }) });
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
});
afterAll(() => api.close());

/** Uploads in two pieces. The second is sent once a line of progress has come. */
const inTwoPieces = async (
  file: string,
): Promise<{ readonly statusCode: unknown; readonly type: unknown; readonly seen: object[] }> => {
  const [first, rest] = [file.slice(0, 40), file.slice(40)];
  const headers = {
    ...lines,
    Authorization: `Bearer ${await api.token('school')}`,
    'Content-Length': Buffer.byteLength(file),
  };
  return new Promise((resolve, reject) => {
    const asked = request({ port: api.port, method: 'POST', path: url, headers }, (response) => {
      const seen: object[] = [];
      const reader = createInterface({ input: response });
      reader.on('line', (line) => {
        if (seen.length === 0) asked.end(rest);
        seen.push(JSON.parse(line));
      });
      const { statusCode, headers } = response;
      reader.on('close', () => resolve({ statusCode, type: headers['content-type'], seen }));
    });
    asked.on('error', reject);
    asked.write(first);
  });
};

const lastOf = (text: string | undefined) => JSON.parse((text ?? '').trim().split('\n').at(-1)!);

it('interfaces 2: an answer in lines tells each second how much was read, and last what a plain answer would be', async () => {
  const file = csv(taken('2024-09-01', 1, 20));
  const { statusCode, type, seen } = await inTwoPieces(file);
  expect([statusCode, type]).toEqual([200, 'application/x-ndjson']);
  expect(seen[0]).toEqual({ progress: { done: 40, total: Buffer.byteLength(file), unit: 'bytes', rows: 0 } });
  const head = (await api.world.store.read(`results-${ownSchool}`)).at(-1)!;
  expect(seen.at(-1)).toMatchObject({
    status: 201,
    headers: { ETag: `"${head.revision}"`, 'X-Position': String(head.position) },
    answer: { linked: 20, pupils: 20 },
  });
});

it('interfaces 2: a refusal is the last line, as the problem of a plain answer', async () => {
  const plain = await api.as('school').upload(url, csv(taken('2024-09-01', 101, 120)));
  const answer = await api.as('school').upload(url, csv(taken('2024-09-01', 101, 120)), lines);
  expect(answer.status).toBe(200);
  expect(lastOf(answer.text)).toEqual({ status: 409, problem: plain.body });
});

it('interfaces 2: a preview is answered in lines as well', async () => {
  const { text } = await api.as('school').upload(`${url}&preview=true`, csv(taken('2024-09-01', 1, 22)), lines);
  expect(lastOf(text)).toMatchObject({ status: 200, headers: { ETag: '"1"' }, answer: { linked: 2, restated: 20 } });
});

it('interfaces 2: a repeated request with its key gets the first answer, in lines or plainly, and is done once', async () => {
  const file = csv(taken('2024-08-31', 1, 20));
  const key = { 'Idempotency-Key': 'in-lines' };
  const first = lastOf((await api.as('school').upload(url, file, { ...lines, ...key })).text);
  const head = await api.head();
  const again = await api.as('school').upload(url, file, { ...lines, ...key });
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(lastOf(again.text)).toEqual(first);
  const plain = await api.as('school').upload(url, file, key);
  expect([plain.status, plain.body, plain.headers['x-position']]).toEqual([
    201,
    first.answer,
    first.headers['X-Position'],
  ]);
  expect(await api.head()).toBe(head);
});

it('interfaces 2: a repeated request gets a final refusal again, in lines or plainly', async () => {
  const file = csv(taken('2024-08-31', 201, 220));
  const key = { 'Idempotency-Key': 'refused-in-lines' };
  const first = lastOf((await api.as('school').upload(url, file, { ...lines, ...key })).text);
  expect(first).toMatchObject({ status: 409, problem: { code: 'import_unlikely' } });
  const plain = await api.as('school').upload(url, file, key);
  expect([plain.status, plain.body, plain.headers['idempotency-replayed']]).toEqual([409, first.problem, 'true']);
});
