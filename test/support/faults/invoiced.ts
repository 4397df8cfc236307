/** One school with one invoice of today, set up through a Telboek that is running. */
import { addDays, dayOfMoment } from '../../../src/domain/day.ts';
import { csvOf, supplier, taken } from '../world.ts';
import { type Answer, ask, type Request } from './client.ts';
import type { Telboek } from './telboek.ts';

export const invoicedSchool = '12AB00';
const address = { street: 'Kerkweg 2', postalCode: '3511 AB', city: 'Utrecht' };
const name = 'De Appelboom';

/**
 * Sends a request.
 * @throws Error when the answer is no success
 */
export const done = async ({ url, token }: Telboek, request: Request): Promise<Answer> => {
  const answer = await ask(url, token, request);
  if (typeof answer === 'string') throw new Error(`${request.method} ${request.path}: ${answer}`);
  if (answer.status >= 300) throw new Error(`${request.method} ${request.path}: ${JSON.stringify(answer.body)}`);
  return answer;
};

/** Sets everything up. Resolves with the number of the invoice. */
export const invoicing = async (telboek: Telboek): Promise<string> => {
  const today = dayOfMoment(new Date());
  const startsOn = addDays(today, -30);
  const school = `/schools/${invoicedSchool}`;
  const put = (path: string, body: object) => done(telboek, { method: 'PUT', path, body });
  const post = (path: string, body: object | string, headers = {}) =>
    done(telboek, { method: 'POST', path, body, headers });
  await put('/supplier', supplier);
  await put(school, { name, kind: 'primary', yearClasses: true, address });
  await put(`${school}/debtor`, { name: 'Stichting De Boomgaard', address, kvk: '87654321' });
  await post(`${school}/dpa`, { version: '4.0', signedOn: startsOn, signedBy: 'directeur' });
  await post(`${school}/terms`, { version: '1', acceptedOn: startsOn, acceptedBy: 'directeur' });
  await post(`${school}/subscription`, { plan: 'per-pupil', startsOn });
  const rows = csvOf(taken(addDays(startsOn, -1), 1, 9)).toString();
  await post(`${school}/imports?source=parnassys&linkedOn=${startsOn}`, rows, { 'X-Reason': 'history' });
  const run = await post('/invoice-runs', { on: today });
  // Waits until the read models show the document.
  const at = { 'X-Position': run.headers.get('x-position')! };
  await done(telboek, { method: 'GET', path: '/invoices', headers: at });
  return run.body.issued[0].number;
};
