import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../src/domain/accounting/accounts.ts';
import { signToken } from '../../src/http/access/auth.ts';
import { startTelboek, type Telboek } from '../../src/server/compose.ts';
import { readSettings } from '../../src/server/settings/settings.ts';
import { tokenKeys } from '../../src/server/settings/tokenKeys.ts';
import { openLog } from '../http/fixture.ts';
import { camtOf } from '../support/billing/payments.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { contractInFull } from '../support/http/contractInFull.ts';
import { sample } from '../support/schoolFiles/samples.ts';
import { type Proxy as Proxied, proxyTo } from '../support/servers/proxy.ts';
import { csvOf, supplier, taken } from '../support/world.ts';

const answerMsMax = 10_000;
const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };
const dpa = { version: '4.0', signedOn: '2024-01-01', signedBy: 'directeur' };
const party = { name: 'Bestuur', address };
const file = csvOf(taken('2024-07-01', 1, 3)).toString();
const id = '01J00000000000000000000000';

const roster = sample('edexml-2.1.xml', '12AB00');

type Asking = { readonly query?: string; readonly body?: object | string | undefined; readonly type?: string };

/** The query or body that makes a route ask its stores. A route that is not listed here needs neither. */
const asking: Readonly<Record<string, Asking>> = {
  'PUT /supplier': { body: supplier },
  'PUT /schools/{school}': { body: { name: 'De Wilg', kind: 'primary', yearClasses: true, address } },
  'PUT /schools/{school}/debtor': { body: party },
  'PUT /boards/{board}': { body: party },
  'POST /boards/{board}/dpa': { body: dpa },
  'POST /schools/{school}/dpa': { body: dpa },
  'DELETE /boards/{board}/dpa': { query: 'endsOn=2024-07-31' },
  'DELETE /schools/{school}/dpa': { query: 'endsOn=2024-07-31' },
  'POST /schools/{school}/terms': { body: { version: '1', acceptedOn: '2024-01-01', acceptedBy: 'directeur' } },
  'POST /schools/{school}/imports': { query: 'source=parnassys', body: file },
  'POST /schools/{school}/edexml-imports': { body: roster, type: 'application/xml' },
  'POST /register-imports': {
    body: 'BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;BEVOEGD GEZAG NUMMER\n12AB;12AB00;De Wilg;Laan;1;1234 AB;EDE;12345',
  },
  'POST /schools/{school}/imports/{importId}/withdrawal': { body: { reason: 'test' } },
  'PATCH /schools/{school}/results/{key}': { body: { takenOn: '2024-06-01', reason: 'test' } },
  'POST /schools/{school}/pupil-lookup': { body: { pupil: 'L1' } },
  'POST /schools/{school}/pupil-links': { body: { links: [['L1', 'N1']], reason: 'test' } },
  'DELETE /schools/{school}/secret': { body: { school: '12AB00' } },
  'GET /schools/{school}/counts': { query: 'from=2024-07-01&to=2024-07-31' },
  'GET /schools/{school}/difference': { query: 'from=2024-01-01T00:00:00Z' },
  'POST /schools/{school}/trial': {
    body: { enrolment: { kind: 'masterclass', reference: 'M-1' }, startsOn: '2024-08-01' },
  },
  'POST /schools/{school}/subscription': { body: { plan: 'per-pupil', startsOn: '2024-08-01' } },
  'POST /schools/{school}/subscription/migration': { body: { toPlan: 'per-pupil' } },
  'POST /schools/{school}/subscription/end': { body: {} },
  'POST /schools/{school}/subscription/correction': { body: { on: '2024-08-01', reason: 'test' } },
  'POST /invoice-runs': { body: { on: '2024-08-01' } },
  'POST /invoices/{number}/credit': { body: { on: '2024-08-01', reason: 'test' } },
  'POST /boards/{board}/terms': {
    body: 'vestiging;version;acceptedOn;acceptedBy\n12AB00;1;2024-01-01;directeur',
  },
  'POST /boards/{board}/subscriptions': { body: 'vestiging;plan;startsOn\n12AB00;per-pupil;2024-08-01' },
  'POST /boards/{board}/framework-memberships': { body: 'vestiging;agreement;from\n12AB00;12345-A1;2024-08-01' },
  'POST /boards/{board}/pilots': { body: { schools: ['12AB00'], from: '2024-08-01', until: '2025-07-31' } },
  'POST /pilots/{id}/evaluations': { body: { school: '12AB00', continues: true, remarks: [] } },
  'POST /boards/{board}/framework-agreements': {
    body: { validFrom: '2024-08-01', validUntil: '2026-07-31', terms: { kind: 'fixed', price: '10.00' } },
  },
  'POST /framework-agreements/{id}/declining': { body: { reason: 'te laat' } },
  'POST /schools/{school}/framework-membership': { body: { agreement: '12345-A1', from: '2024-08-01' } },
  'DELETE /schools/{school}/framework-membership': { query: 'on=2024-08-01' },
  'PUT /plans/{plan}': { body: { kind: 'per-pupil', price: { price: '11.50', from: '2024-08-01' } } },
  'PUT /vat-rates/{from}': { body: { percent: '21' } },
  'PUT /accounting/accounts': { body: { from: '2024-08-01', accounts: defaultAccounts } },
  'GET /accounting/auditfile': { query: 'year=2024' },
  'GET /accounting/journal': { query: 'from=2024-08-01&to=2024-08-31' },
  'GET /accounting/trial-balance': { query: 'year=2024' },
  'GET /accounting/deferred': { query: 'on=2024-08-31' },
  'GET /school-names': { query: 'search=wilg' },
  'GET /invoices/archive': { query: 'from=2024-08-01&to=2024-08-31&format=pdf' },
  'GET /invoices/{number}/ubl': { query: 'profile=nlcius' },
  'GET /invoices/{number}/dossier': { query: 'format=csv' },
  'PUT /sources/{source}': { body: { status: 'supported', from: '2024-08-01' } },
  'PUT /guardians/{id}': { body: { school: '12AB00', name: 'A', children: [{ id: 'L-1', new: true }] } },
  'DELETE /guardians/{id}': { body: { guardian: id } },
  'PUT /guardians/{id}/sharing': { body: {} },
  'GET /schools/{school}/directory': { query: 'audience=school' },
  'GET /schools/{school}/directory-looks': { query: 'day=2024-08-01' },
  'PUT /schools/{school}/sharing-retention': { body: { months: 24 } },
  'POST /information-requests': { body: { name: 'A', email: 'a@example.org', school: 'De Wilg', question: 'Wat?' } },
  'PATCH /information-requests/{id}': { body: { status: 'closed' } },
  'POST /bank-statements': { body: camtOf([{ ref: 'A1', on: '2024-07-01' }]), type: 'application/xml' },
  'POST /payments': { body: { on: '2024-07-01', amount: '1.00', reference: 'test' } },
  'POST /payments/{id}/reversal': { body: { reason: 'test' } },
  'POST /invoices/{number}/deliveries/{id}/result': { body: { accepted: true, detail: 'test' } },
  'POST /invoice-runs/deliveries': { body: { from: '2024-07-01', to: '2024-07-31' } },
  'PUT /schools/{school}/delivery': { body: { channel: 'none' } },
  'PUT /boards/{board}/delivery': { body: { channel: 'none' } },
  'POST /guardian-links': { body: { email: 'a@example.org' } },
};

/** Routes that answer without a store, and routes that report an absent store in their own way (health.test.ts). */
// A code that is none of ours is refused without a store.
const storeless = new Set([
  'GET /openapi.json',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'POST /session',
]);

const routes = Object.entries(contractInFull().paths as object).flatMap(([path, methods]) =>
  Object.keys(methods as object)
    .map((method) => `${method.toUpperCase()} ${path}`)
    .filter((route) => !storeless.has(route)),
);

/**
 * These write nothing, or not for these callers. A rebuild is done later, and GET /projections reports it. A verification
 * and a cancelled job write nothing. A guardian's own data are not an admin's. Sessions belong to browsers. A request for a
 * link is answered before any store is asked.
 */
const writes = routes.filter(
  (route) =>
    !/^GET|\/projections\/|\/audit\/|\/jobs\/|\/session|\/guardian-links|^PUT \/guardians\/\{id\}\/sharing/.test(route),
);

/** These change nothing, or have no caller whose requests could be distinguished. */
const unremembered = new Set(['POST /schools/{school}/pupil-lookup', 'POST /information-requests']);

const pathFor = (pattern: string): string =>
  pattern
    .replace('/jobs/{id}', '/jobs/00000000-0000-4000-8000-000000000001')
    .replace('/pilots/{id}', '/pilots/12345-P1')
    .replace('/payments/{id}', '/payments/P00000001')
    .replace('/deliveries/{id}', '/deliveries/00000000-0000-4000-8000-000000000001')
    .replace('{stream}', 'school-12AB00')
    .replace('{revision}', '0')
    .replace('/framework-agreements/{id}', '/framework-agreements/12345-A1')
    .replace('{school}', '12AB00')
    .replace('{board}', '12345')
    .replace('{number}', '2026-000001')
    .replace('{day}', '2024-07-15')
    .replace('{plan}', 'per-pupil')
    .replace('{source}', 'parnassys')
    .replace('{from}', '2040-01-01')
    .replace('{name}', 'documents')
    .replace('{key}', 'K1')
    .replace('{pseudonym}', 'a'.repeat(64))
    .replace('/pupil-links/{id}', `/pupil-links/${'a'.repeat(64)}-${'b'.repeat(64)}`)
    .replace(/\{\w+\}/, id);

describe.each(['event store', 'read store'])('while the %s is', (away) => {
  let dataDir: string;
  let database: Database;
  let proxy: Proxied;
  let telboek: Telboek;
  /** Each route gets a subject of its own, because only a few long requests are done at a time for one subject. */
  let tokenFor: (route: string) => Promise<string>;
  let heads: object | undefined;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'telboek-outage-'));
    database = await freshDatabase();
    proxy = await proxyTo(database.url);
    const settings = readSettings({
      PORT: '0',
      DATA_DIR: dataDir,
      EVENT_STORE: away === 'event store' ? proxy.url : database.url,
      READ_STORE: away === 'read store' ? proxy.url : database.url,
    });
    telboek = await startTelboek(settings, { logger: openLog().logger });
    const keys = await tokenKeys(settings);
    const secret = keys.kind === 'secret' ? keys.secret : new Uint8Array();
    tokenFor = (route) => signToken(secret, { role: 'admin', subject: `test-${routes.indexOf(route)}` }, new Date(), 1);
    for (const route of ['PUT /schools/{school}', 'PUT /boards/{board}', 'POST /schools/{school}/dpa'])
      expect((await ask(route)).status).toBeLessThan(300);
    heads = (await ask('GET /audit/heads')).answered;
  }, 60_000);
  afterAll(async () => {
    proxy.restore();
    await telboek.close();
    await proxy.close();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  const ask = async (route: string, more: Readonly<Record<string, string>> = {}) => {
    const [method = '', pattern = ''] = route.split(' ');
    const {
      query,
      body,
      type = typeof body === 'string' ? 'text/csv' : 'application/json',
    }: Asking = route === 'POST /audit/verification' ? { body: heads } : (asking[route] ?? {});
    const answer = await fetch(`${telboek.url}${pathFor(pattern)}${query === undefined ? '' : `?${query}`}`, {
      method,
      headers: {
        Authorization: `Bearer ${await tokenFor(route)}`,
        'X-Reason': 'test',
        ...(body === undefined ? {} : { 'Content-Type': type }),
        ...more,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerMsMax),
    });
    const answered = (await answer.json().catch(() => ({}))) as { code?: string };
    const retry = answer.headers.get('retry-after') !== null;
    return { route, status: answer.status, code: answered.code, retry, answered };
  };

  const answersOf = (asked: readonly string[], more = (_route: string): Readonly<Record<string, string>> => ({})) =>
    Promise.all(
      asked.map((route) =>
        ask(route, more(route)).catch((error) => ({
          route,
          status: 0,
          code: String(error),
          retry: false,
          answered: {},
        })),
      ),
    );

  /** No answer in time, an outage without a time to come back, a fault of the server, or a mistake in this test's table. */
  const isWrong = ({ status, retry }: { readonly status: number; readonly retry: boolean }) =>
    status === 0 || status === 400 || (status >= 500 && !(status === 503 && retry));

  const told = ({ route, status, code }: { route: string; status: number; code: string | undefined }): string =>
    `${route}: ${status} ${code}`;

  it.each(['cut off', 'frozen'])('when %s, every route says so in time', { timeout: 60_000 }, async (how) => {
    if (how === 'frozen') proxy.freeze();
    else proxy.cut();
    const answers = await answersOf(routes);
    const keyed = await answersOf(writes, (route) => ({
      'Idempotency-Key': `key-${how.length}-${writes.indexOf(route)}`,
    }));
    proxy.restore();
    expect([...answers, ...keyed].filter(isWrong).map(told)).toEqual([]);
    // A write goes into the log, and the memory of requests is in the read store.
    const needing =
      away === 'event store'
        ? answers.filter(({ route }) => writes.includes(route))
        : keyed.filter(({ route }) => !unremembered.has(route));
    expect(needing.filter(({ status }) => status !== 503).map(told)).toEqual([]);
    await expect.poll(async () => (await ask('GET /schools/{school}/imports')).status, { timeout: 20_000 }).toBe(200);
  });
});
