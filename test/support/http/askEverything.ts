/** Asks each operation of the contract once, so that each of its successes is seen. */

import { setTimeout as delay } from 'node:timers/promises';
import type { PeppolOutbox } from '../../../src/commands/deliveries/outbox.ts';
import { defaultAccounts } from '../../../src/domain/accounting/accounts.ts';
import { signInCode } from '../../../src/http/access/signInCode.ts';
import {
  type Api,
  type ApiOptions,
  address,
  apiSecret,
  csv,
  openApi,
  ownBoard,
  ownSchool,
  principals,
} from '../api.ts';
import { camtOf } from '../billing/payments.ts';
import { toldProvider } from '../openId/toldProvider.ts';
import { sample } from '../schoolFiles/samples.ts';
import { supplier, taken, worldOn } from '../world.ts';

/** Opens a server on an empty ledger, with everything that all operations need. */
export const openToAll = async (options: Pick<ApiOptions, 'language' | 'onAnswer'> = {}): Promise<Api> => {
  const world = await worldOn({ today: '2024-07-01', withSupplier: false });
  const peppolOutbox: PeppolOutbox = { put: async (name) => ({ outcome: 'sent', answer: name }) };
  return openApi({
    ...options,
    world: { ...world, deps: { ...world.deps, peppolOutbox } },
    provider: { identity: toldProvider, claims: { role: 'role', school: 'school', board: 'board' } },
  });
};

/** Asks all operations. The server must have just started. */
export const askEverything = async (api: Api): Promise<void> => {
  const admin = api.as('admin');
  const at = `/schools/${ownSchool}`;
  const reason = { 'X-Reason': 'dubbel' };
  const details = { name: 'De Vuurtoren', board: ownBoard, kind: 'primary', yearClasses: true, source: null, address };
  const dpa = { version: '4.0', signedOn: '2024-07-01', signedBy: 'bestuurder' };
  const file = csv(taken('2024-08-01', 1, 10));

  for (const path of ['/health/live', '/metrics', '/openapi.json']) await admin.get(path);
  await admin.send('PUT', '/supplier', supplier);
  await admin.send('PUT', `/boards/${ownBoard}`, { name: 'Bestuur', address, kvk: '87654321' });
  await admin.send('PUT', at, details);
  for (const path of ['/supplier', '/schools', at, '/boards', `/boards/${ownBoard}`, '/school-names?search=vu'])
    await admin.get(path);
  await admin.send('PUT', `${at}/debtor`, { name: 'Stichting', address, kvk: '87654321', reference: 'PO-1' });
  await admin.send('POST', `/boards/${ownBoard}/dpa`, { ...dpa, name: 'Els van Voorbeeld' });
  await admin.send('POST', `${at}/dpa`, { ...dpa, name: 'Els van Voorbeeld' });
  await admin.send('POST', `${at}/terms`, { version: '1', acceptedOn: '2024-07-01', acceptedBy: 'directeur' });
  const pilot = { schools: [ownSchool], from: '2024-07-01', until: '2024-07-01' };
  const { id } = (await admin.send('POST', `/boards/${ownBoard}/pilots`, pilot)).body;
  const remarks = [{ theme: 'invoer', text: 'Vlot' }];
  await admin.send('POST', `/pilots/${id}/evaluations`, { school: ownSchool, continues: true, remarks });
  const terms = { kind: 'volume', tiers: [{ from: 0, price: '10.00' }] };
  const agreed = { validFrom: '2024-08-01', validUntil: '2027-07-31', pilot: id, terms };
  const propose = (asked: object) => api.as('board').send('POST', `/boards/${ownBoard}/framework-agreements`, asked);
  await propose(agreed);
  await admin.send('POST', `/framework-agreements/${ownBoard}-A1/confirmation`);
  await propose({ ...agreed, validFrom: '2028-08-01', validUntil: '2029-07-31' });
  await admin.send('POST', `/framework-agreements/${ownBoard}-A2/declining`, { reason: 'te ver weg' });
  await admin.get('/framework-agreements?status=declined');
  const joined = { agreement: `${ownBoard}-A1`, from: '2024-08-01' };
  await admin.send('POST', `${at}/framework-membership?preview=true`, joined);
  await admin.send('POST', `${at}/framework-membership`, joined);
  for (const [path, file] of [
    ['terms', `vestiging;version;acceptedOn;acceptedBy\n${ownSchool};2024-1;2024-07-01;directeur`],
    ['subscriptions', `vestiging;plan;startsOn\n${ownSchool};per-pupil;2024-08-01`],
    ['framework-memberships', `vestiging;agreement;from\n${ownSchool};${joined.agreement};${joined.from}`],
  ])
    await admin.upload(`/boards/${ownBoard}/${path}?preview=true`, file!);
  const enrolment = { kind: 'masterclass', reference: 'OPP-7' };
  await admin.send('POST', `${at}/trial`, { enrolment, startsOn: '2024-07-01' });
  await admin.send('PUT', '/plans/flat', { kind: 'flat', price: { price: '700.00', from: '2024-01-01' } });
  await admin.send('PUT', '/sources/leesmeter', { status: 'available', from: '2024-01-01' });
  await admin.send('PUT', '/vat-rates/2030-01-01', { percent: '21.5' });
  const start = { plan: 'per-pupil', startsOn: '2024-08-01' };
  await admin.send('POST', `${at}/subscription?preview=true`, start);
  await admin.send('POST', `${at}/subscription`, start);
  await api.turnTo('2024-08-01');
  const { importId } = (await admin.upload(`${at}/imports?source=parnassys`, file)).body;
  await admin.upload(`${at}/imports?source=parnassys`, file);
  await admin.send('POST', '/invoice-runs', { on: '2024-08-01', preview: true });
  await admin.send('POST', '/invoice-runs', { on: '2024-08-01' });
  const number = '/invoices/2024-000001';
  for (const path of ['/invoices', number, `${number}/derivation`, `${number}/verification`]) await admin.get(path);
  for (const path of ['pdf', 'ubl?profile=nlcius']) {
    const { headers } = await admin.get(`${number}/${path}`);
    await admin.get(`${number}/${path}`, { 'If-None-Match': headers.etag! });
  }
  await admin.get(`${number}/renditions`);
  for (const format of ['pdf', 'csv']) await admin.get(`${number}/dossier?format=${format}`);
  await admin.get('/invoices/archive?from=2024-08-01&to=2024-08-31&format=pdf');
  for (const path of [`${at}/delivery`, `/boards/${ownBoard}/delivery`]) {
    await admin.send('PUT', path, { channel: 'peppol-file' });
    await admin.get(path);
  }
  const sent = await admin.send('POST', `${number}/deliveries`);
  // The delivery's job runs on its own, and the examples show a delivery that has ended.
  const isDelivered = async () =>
    (await api.stored('deliveries-2024-000001')).some(({ type }) => type === 'DocumentDelivered');
  while (!(await isDelivered())) await delay(10);
  await admin.send('POST', `${number}/deliveries/${sent.body.id}/result`, { accepted: true, detail: 'gelezen' });
  await admin.get(`${number}/deliveries`);
  await admin.get('/deliveries?state=delivered');
  const days = { from: '2024-08-01', to: '2024-08-31' };
  await admin.send('POST', '/invoice-runs/deliveries', days);
  await admin.send('POST', '/invoice-runs/deliveries', days, { Prefer: 'respond-async' });
  const result = `${at}/results/R1-2024-08-01`;
  await admin.send('PATCH', result, { takenOn: '2024-07-31', reason: 'verkeerde datum' });
  await admin.send('POST', `${result}/lift`);
  await admin.send('DELETE', result, undefined, reason);
  const { pseudonym } = (await admin.send('POST', `${at}/pupil-lookup`, { pupil: 'L1' })).body;
  await admin.send('POST', `${at}/pupil-links`, { links: [[pseudonym, 'N1']], reason: 'ander systeem' });
  const [link] = (await admin.get(`${at}/pupil-links`)).body.items;
  await admin.get(`${at}/pupils/${pseudonym}`);
  await admin.send('DELETE', `${at}/pupil-links/${link.id}`, undefined, reason);
  for (const list of [
    '/plans',
    '/sources',
    '/templates/results',
    '/vat-rates',
    '/projections',
    '/audit/verification',
    '/audit/heads',
    `${at}/imports`,
  ])
    await admin.get(list);
  await admin.get(`${at}/counts?from=2024-08-01&to=2025-07-31&yearGroups=3-8&asKnownAt=2024-08-01T10:00:00Z`);
  await admin.get(`${at}/counts/2024-08-01/pupils`);
  for (const path of [`${at}/subscription`, `${at}/my-data`, `${at}/next-document`]) await admin.get(path);
  await admin.get(`${at}/difference?from=2024-08-01T00:00:00Z`);
  await admin.get(`${at}/moments`);
  await admin.get(`${at}/data-quality`);
  await admin.get(`${at}/imports/${importId}`);
  await admin.get('/audit/drift');
  for (const path of ['', '/documents/events', '/documents/events/0', '/documents/events/0/caused'])
    await admin.get(`/streams${path}`);
  await admin.send('POST', '/audit/verification', (await admin.get('/audit/heads')).body);
  await admin.get('/audit/key');
  await admin.send('PUT', '/accounting/accounts', { from: '2024-08-01', accounts: defaultAccounts });
  for (const path of ['accounts', 'auditfile?year=2024', 'trial-balance?year=2024', 'deferred?on=2024-08-01'])
    await admin.get(`/accounting/${path}`);
  await admin.get('/accounting/journal?from=2024-08-01&to=2024-08-31');
  const respondAsync = { Prefer: 'respond-async' };
  const verified = await admin.get('/audit/verification', respondAsync);
  await admin.send('POST', '/audit/verification', (await admin.get('/audit/heads')).body, respondAsync);
  await admin.send('POST', '/invoice-runs', { on: '2024-08-01' }, respondAsync);
  await admin.get(verified.headers.location!);
  await admin.send('DELETE', verified.headers.location!);
  await admin.get('/health/ready');
  await api.readStore.inTransaction(async (tx) => {
    await tx.lockCheckpoint('documents', 1);
    await admin.send('POST', '/projections/documents/rebuild');
    await admin.send('DELETE', '/projections/documents/rebuild');
  });
  await admin.send('POST', '/projections/documents/retry');
  await admin.send('POST', `${at}/subscription/migration`, { toPlan: 'flat' });
  await admin.send('DELETE', `${at}/subscription/migration`);
  await admin.send('DELETE', `${at}/framework-membership`);
  await admin.send('POST', `${at}/subscription/end`);
  await admin.send('DELETE', `${at}/subscription/end`);
  await admin.send('POST', `${at}/subscription/correction`, { on: '2024-08-01', reason: 'nu' });
  await admin.send('POST', `${number}/credit`, { on: '2024-08-01', reason: 'verkeerde referentie' });
  await admin.send('POST', `${at}/imports/${importId}/withdrawal`, { reason: 'verkeerd bestand' });
  await admin.upload('/register-imports', sample('duo-register.csv'));
  const code = await signInCode(apiSecret, principals.admin, api.world.deps.ledger.now());
  const signingIn = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code }) };
  for (const asking of [{}, signingIn, { method: 'DELETE' }]) await api.fetch('/session', asking);
  const loggingOut = { method: 'POST', body: new URLSearchParams({ logout_token: 'told' }) };
  await api.fetch('/session/oidc/logout', loggingOut);
  for (const path of ['/session/oidc', '/session/oidc/callback?code=told&state=s'])
    await api.fetch(path, { redirect: 'manual' });
  await admin.get('/wishes');
  await admin.get('/first-steps');
  await admin.get('/open-items?on=2024-08-01');
  const rest = { on: '2024-08-01', amount: '1.00', reference: 'onbekend' };
  await admin.send('POST', '/payments?preview=true', rest);
  await admin.send('POST', '/payments', rest);
  await admin.get('/payments');
  await admin.send('POST', '/payments/P00000001/reversal', { reason: 'verkeerde rekening' });
  await admin.upload('/bank-statements', camtOf([{ ref: 'A1', on: '2024-08-01' }]), {
    'Content-Type': 'application/xml',
  });
  await admin.get('/feed');
  await admin.get(`/boards/${ownBoard}/overview`);
  const enquiry = JSON.stringify({ name: 'Jannie', email: 'jannie@school.example', question: 'Wat kost het?' });
  const asking = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: enquiry };
  const asked = (await (await api.fetch('/information-requests', asking)).json()) as { id: string };
  await admin.get('/information-requests');
  await admin.send('PATCH', `/information-requests/${asked.id}`, { status: 'handled' });
  await admin.send('DELETE', `/information-requests/${asked.id}`);
  const edexml = { 'Content-Type': 'application/xml' };
  await admin.upload(`${at}/edexml-imports`, sample('edexml-2.1.xml', ownSchool), edexml);
  await admin.send('PUT', '/guardians/g-1', { school: ownSchool, name: 'Noor', children: [{ id: 'LAS-00001' }] });
  await admin.send('POST', '/guardians/g-1/invitation');
  await admin.get(`${at}/guardians`);
  const asksLink = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"email":"noor@ouders.example"}',
  };
  await api.fetch('/guardian-links', asksLink);
  await api.as('guardian').send('PUT', '/guardians/g-1/sharing', { name: ['group'] });
  for (const path of ['/guardians/g-1/sharing', '/guardians/g-1/export', `${at}/directory?audience=group:G5A`])
    await api.as('guardian').get(path);
  for (const path of [`${at}/directory?audience=school`, `${at}/directory-looks`, `${at}/roster`])
    await admin.get(path);
  await admin.send('PUT', `${at}/sharing-retention`, { months: 12 });
  await admin.send('POST', `${at}/sharing-drops`);
  await admin.send('DELETE', '/guardians/g-1', { guardian: 'g-1' });
  const { dpas } = (await admin.get(`/boards/${ownBoard}`)).body;
  await admin.send('DELETE', `/boards/${ownBoard}/signatories/${dpas.at(-1).signatory.id}`);
  const { dpa: signed } = (await admin.get(at)).body;
  await admin.send('DELETE', `${at}/signatories/${signed.signatory.id}`);
  await admin.send('DELETE', `/boards/${ownBoard}/dpa?endsOn=2024-08-01`);
  await admin.send('DELETE', `${at}/dpa?endsOn=2024-08-01`);
  await admin.send('DELETE', `${at}/secret`, { school: ownSchool });
};
