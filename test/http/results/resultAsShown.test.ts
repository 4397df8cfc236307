import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, openApi } from '../../support/api.ts';
import { exampleSchool, playedThrough } from '../../support/billing/workedExample.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await playedThrough('year 1') });
  await api.turnTo('2023-08-02');
});
afterAll(() => api.close());

const path = `/schools/${exampleSchool}`;
const reason = { 'X-Reason': 'dubbel ingevoerd' };

it('10.43: a result is named by the key that answers show, to withdraw it and to lift that again', async () => {
  const school = api.as('school');
  const { body } = await school.get(`${path}/counts/2023-08-01/pupils?limit=1`);
  const [{ pupil, result }] = body.items;
  const withdrawn = await school.send('DELETE', `${path}/results/${result}`, undefined, reason);
  expect([withdrawn.status, withdrawn.body.decision]).toEqual([200, 'withdrawn']);
  const decided = async () => (await school.get(`${path}/pupils/${pupil}`)).body.items[0].decision?.type;
  expect(await decided()).toBe('withdrawn');
  expect((await school.send('POST', `${path}/results/${result}/lift`, undefined, reason)).status).toBe(200);
  expect(await decided()).toBeUndefined();
});

it('2.6: a key that no answer shows is one of the file, and refused where that has none', async () => {
  const refused = await api.as('school').send('DELETE', `${path}/results/0123456789abcdef`, undefined, reason);
  expect([refused.status, refused.body.code]).toEqual([404, 'result_not_found']);
});
