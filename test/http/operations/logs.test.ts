/** The log of a whole story. It shows each request under its correlation id, and nothing that leads to a person. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { type Api, csv, openApi, ownSchool, registerOver } from '../../support/api.ts';
import { worldOn } from '../../support/world.ts';
import { isRequestLine } from '../fixture.ts';

// These have so many digits and letters that none can be in a log by chance.
const person = { pupil: 'LVS-8812734', key: 'KEY-5519023', name: 'Jansenneke', subject: 'anna.jansenneke.example.org' };
const secretive = [...Object.values(person), 'Bearer', 'Authorization'];

/** The error as the driver throws it. */
const refusedByDatabase = Object.assign(new Error(`invalid input syntax for type date: "${person.name}"`), {
  severity: 'ERROR',
  code: '22007',
  detail: person.key,
});

let api: Api;
let asked = 0;
let token: string;
let breaking = false;

beforeAll(async () => {
  const world = await worldOn({ today: '2024-08-01' });
  const store = {
    ...world.store,
    read: async (stream: string, from?: number) => {
      if (breaking) throw new SyntaxError(`Unexpected token '${person.pupil}'`, { cause: refusedByDatabase });
      return world.store.read(stream, from);
    },
  };
  const { now, newId } = world.deps.ledger;
  const ledger = ledgerOn({ store, now, newId });
  api = await openApi({ world: { ...world, store, deps: { ...world.deps, ledger } } });
  await registerOver(api, ownSchool, null, '2024-01-01');
  token = await api.token({ subject: person.subject, role: 'admin' });
  await tell();
});
afterAll(() => api.close());

const ask = async (method: string, path: string, body?: string, type = 'application/json'): Promise<number> => {
  const id = `story-${++asked}`;
  const answer = await fetch(`http://127.0.0.1:${api.port}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      'X-Correlation-Id': id,
      'X-Reason': `op verzoek van ${person.name}`,
      ...(body === undefined ? {} : { 'Content-Type': type }),
    },
    ...(body === undefined ? {} : { body }),
  });
  await answer.text();
  await api.log.line((line) => isRequestLine(line) && line.correlationId === id);
  return answer.status;
};

const tell = async (): Promise<void> => {
  const row = { key: person.key, pupil: person.pupil, takenOn: '2024-07-01' };
  const imports = `/schools/${ownSchool}/imports?source=parnassys`;
  expect(await ask('POST', imports, csv([row]), 'text/csv')).toBe(201);
  expect(await ask('POST', imports, csv([{ ...row, takenOn: person.name }]), 'text/csv')).toBe(422);
  expect(await ask('POST', `/schools/${ownSchool}/pupil-lookup`, JSON.stringify({ pupil: person.pupil }))).toBe(200);
  const changed = JSON.stringify({ takenOn: '2024-06-01', reason: person.name });
  expect(await ask('PATCH', `/schools/${ownSchool}/results/${person.key}`, changed)).toBe(200);
  expect(await ask('PUT', '/supplier', `{"name":"${person.name}`)).toBe(400);
  expect(await ask('GET', `/pupils/${person.pupil}`)).toBe(404);
  // Each route once. Wherever a request can hold a value, it holds one that must not be logged.
  for (const route of api.routes) {
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern.replace('{school}', ownSchool).replace(/\{\w+\}/g, person.key);
    await ask(method, `${path}?naam=${person.name}`, method === 'GET' ? undefined : JSON.stringify(person));
  }
  breaking = true;
  expect(await ask('GET', `/schools/${ownSchool}/imports`)).toBe(500);
  breaking = false;
  await unreadable();
};

/** Sends bytes that are not HTTP. */
const unreadable = (): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(api.port, '127.0.0.1', () => socket.write(`GET /${person.pupil} ${person.name}\r\n\r\n`));
    socket.on('data', () => {}).on('close', () => resolve());
  });

it('the log has one line for each request, as JSON, under its correlation id', () => {
  const ids = api.log.lines.filter(isRequestLine).map(({ correlationId }) => correlationId);
  for (let n = 1; n <= asked; n++) expect(ids.filter((id) => id === `story-${n}`)).toHaveLength(1);
});

it('the log has the correlation id on every other line too', () => {
  const others = api.log.lines.filter((line) => !isRequestLine(line));
  expect(others.map(({ msg }) => msg)).toContain('Internal error');
  for (const line of others) expect(line.correlationId).toMatch(/^story-\d+$/);
});

it('the log gives the name and the frames of a fault whose message quotes data, and not the message', () => {
  const line = api.log.lines.find(({ msg }) => msg === 'Internal error');
  expect(line).toMatchObject({
    error: { name: 'SyntaxError', stack: expect.stringMatching(/^at /), cause: { code: '22007' } },
  });
});

it.each(secretive)('6.2: the log never holds %s', (hidden) => {
  expect(api.log.text()).not.toContain(hidden);
});

it('the log never holds a token, in whole or its signature', () => {
  for (const part of [token, ...token.split('.').slice(1)]) expect(api.log.text()).not.toContain(part);
});
