/** 10.14: guardians come by invitation, and can ask for new links themselves. */
import request, { type Response, type Test } from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Mail, Mailer } from '../../../src/commands/mail/mail.ts';
import { type Api, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { holdAgainstContract } from '../../support/http/contract.ts';
import { worldOn } from '../../support/world.ts';

const often = { windowMs: 60_000, perClient: 1_000, overall: 1_000 };
const ofOurPage = { 'Sec-Fetch-Site': 'same-origin' };

let api: Api;
let url: string;
const mails: Mail[] = [];
const mailer: Mailer = {
  domain: 'example.nl',
  send: async (mail) => {
    mails.push(mail);
    return { outcome: 'sent', answer: '250 ok' };
  },
};
const guardian = (email: string, child: string) => ({
  school: ownSchool,
  name: 'Noor',
  email,
  children: [{ id: child, new: true, groups: ['5A'] }],
});

beforeAll(async () => {
  const world = await worldOn({ today: '2024-08-01' });
  api = await openApi({
    world: { ...world, deps: { ...world.deps, mailer } },
    limits: { signIns: often, guardianLinks: often },
  });
  url = `http://127.0.0.1:${api.port}`;
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
  for (const [id, email, child] of [
    ['g-1', 'noor@ouders.example', 'L1'],
    ['g-2', 'noor@ouders.example', 'L2'],
    ['g-3', 'bram@ouders.example', 'L3'],
    ['g-4', 'weg@ouders.example', 'L4'],
  ])
    await api.as('admin').send('PUT', `/guardians/${id}`, guardian(email!, child!));
});
afterAll(() => api.close());
beforeEach(() => {
  api.world.setNow('2024-08-01T12:00:00Z');
  mails.length = 0;
});

const held = async (asked: Test): Promise<Response> => {
  const response = await asked;
  holdAgainstContract(asked.method, new URL(asked.url).pathname, response);
  return response;
};

const invite = (id: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  api.as('school').send('POST', `/guardians/${id}/invitation`, undefined, headers);

const codeOf = (link: string): string => link.slice(link.indexOf('#') + 1);

const signIn = (code: string): Promise<Response> => held(request(url).post('/session').set(ofOurPage).send({ code }));

const invitedCode = async (id: string): Promise<string> => codeOf((await invite(id)).body.url);

const who = async (response: Response): Promise<string | null> => {
  const [cookie = ''] = (response.headers['set-cookie'] ?? []) as unknown as string[];
  return (
    await held(
      request(url)
        .get('/session')
        .set({ Cookie: cookie.split(';')[0]!, ...ofOurPage }),
    )
  ).body.role;
};

describe('10.14: an invitation', () => {
  it('10.14: an invitation signs its guardian in, once, and is recorded without its code', async () => {
    const { status, body } = await invite('g-1');
    expect([status, body.expiresAt]).toEqual([200, '2024-08-15T12:00:00.000Z']);
    expect(body.url).toMatch(new RegExp(`^${url}/uitnodiging#g-1~`));
    const first = await signIn(codeOf(body.url));
    expect(first.body).toMatchObject({
      role: 'guardian',
      subject: 'g-1',
      guardian: { id: 'g-1', name: 'Noor' },
      landing: null,
    });
    const again = await signIn(codeOf(body.url));
    expect([again.status, again.body.code]).toEqual([409, 'code_not_valid']);
    const events = await api.stored('guardian-g-1');
    expect(events.map(({ type }) => type)).toEqual(['GuardianIdGiven', 'GuardianInvited', 'InvitationUsed']);
    expect(JSON.stringify(events)).not.toContain(codeOf(body.url).split('~')[2]);
  });

  it('10.14: one of several people who open an invitation at the same moment is signed in', async () => {
    const code = await invitedCode('g-1');
    const answers = await Promise.all([signIn(code), signIn(code), signIn(code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('10.14: an invitation is good for fourteen days', async () => {
    const [early, late] = [await invitedCode('g-1'), await invitedCode('g-1')];
    api.world.setNow('2024-08-15T11:59:59Z');
    expect((await signIn(early)).status).toBe(200);
    api.world.setNow('2024-08-15T12:00:00Z');
    expect((await signIn(late)).body.detail).toBe('The time of this link is over; ask for a new one.');
  });

  it('10.14: a changed code, or the code of another guardian, signs nobody in', async () => {
    const [id, invitation, mac] = (await invitedCode('g-1')).split('~') as [string, string, string];
    const changed = `${mac[0] === 'A' ? 'B' : 'A'}${mac.slice(1)}`;
    for (const code of [`g-2~${invitation}~${mac}`, `${id}~${invitation}~${changed}`, `g-99~${invitation}~${mac}`])
      expect((await signIn(code)).body.code).toBe('code_not_valid');
    expect((await signIn(`${id}~${invitation}~${mac}`)).status).toBe(200);
  });

  it('10.14: a repeated request gets the same link, of one invitation, and no remembered answer holds it', async () => {
    const key = { 'Idempotency-Key': 'an-invitation' };
    const before = (await api.stored('guardian-g-3')).length;
    const [first, again] = [await invite('g-3', key), await invite('g-3', key)];
    expect(again.body).toEqual(first.body);
    expect((await api.stored('guardian-g-3')).length).toBe(before + 1);
    // The answer was made again. It was not remembered.
    expect(again.headers['idempotency-replayed']).toBeUndefined();
  });

  it('10.15: erasing a guardian ends the sessions, and an open invitation lets nobody in', async () => {
    const session = await signIn(await invitedCode('g-4'));
    const open = await invitedCode('g-4');
    expect(await who(session)).toBe('guardian');
    await api.as('school').send('DELETE', '/guardians/g-4', { guardian: 'g-4' });
    expect(await who(session)).toBeNull();
    expect((await signIn(open)).body.code).toBe('code_not_valid');
    const refused = await invite('g-4');
    expect([refused.status, refused.body.code]).toEqual([409, 'guardian_erased']);
  });
});

describe('10.14: e-mail', () => {
  it('10.14: an invitation goes to the address of the guardian, with its link', async () => {
    const { body } = await invite('g-3');
    await expect.poll(() => mails.length).toBe(1);
    expect(mails[0]).toMatchObject({ to: 'bram@ouders.example', subject: 'Uw link voor School 12AB00' });
    expect(mails[0]!.text).toContain(body.url);
    expect(mails[0]!.text).toContain('tot en met 15 augustus 2024');
  });

  const ask = (email: string): Promise<Response> => held(request(url).post('/guardian-links').send({ email }));

  it('10.14: whoever asks gets one link for each guardian with that address, and the answer is the same for an unknown one', async () => {
    const known = await ask('Noor@Ouders.example');
    await expect.poll(() => mails.length).toBe(2);
    expect(mails.map(({ to }) => to)).toEqual(['noor@ouders.example', 'noor@ouders.example']);
    const codes = mails.map(({ text }) => codeOf(/\S+#\S+/.exec(text)![0]));
    expect((await Promise.all(codes.map(signIn))).map(({ body }) => body.subject).sort()).toEqual(['g-1', 'g-2']);
    const unknown = await ask('niemand@ouders.example');
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    expect(known.status).toBe(202);
  });

  it('10.14: asking is limited per client', async () => {
    const alone = await openApi({ limits: { guardianLinks: { windowMs: 60_000, perClient: 2, overall: 9 } } });
    const asked = () =>
      held(request(`http://127.0.0.1:${alone.port}`).post('/guardian-links').send({ email: 'a@b.example' }));
    expect([(await asked()).status, (await asked()).status, (await asked()).status]).toEqual([202, 202, 429]);
    await alone.close();
  });
});

describe('interfaces 2: the guardians of a school', () => {
  it('interfaces 2: the school sees each with children, when invited and when one was used, page by page, and nobody who was erased', async () => {
    const school = api.as('school');
    const code = await invitedCode('g-2');
    const path = `/schools/${ownSchool}/guardians`;
    const of = async (id: string) => (await school.get(path)).body.items.find((one: { id: string }) => one.id === id);
    expect(await of('g-2')).toMatchObject({
      name: 'Noor',
      children: [{ id: 'L2', name: null }],
      invited: '2024-08-01T12:00:00.000Z',
    });
    await signIn(code);
    expect((await of('g-2')).used).toBe('2024-08-01T12:00:00.000Z');
    const first = (await school.get(`${path}?limit=2`)).body;
    const second = (await school.get(`${path}?limit=2&cursor=${first.next}`)).body;
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['g-1', 'g-2', 'g-3']);
    expect(second.next).toBeNull();
  });

  it('interfaces 2: another school is not shown, and finance may not look', async () => {
    const path = '/schools/99ZZ00/guardians';
    expect((await api.as('school').get(path)).status).toBe(404);
    expect((await api.as('finance').get(`/schools/${ownSchool}/guardians`)).status).toBe(403);
  });
});
