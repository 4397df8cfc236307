/** pages.md B: signing in with a link, and the limits of a session. */
import request, { type Response, type Test } from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signToken } from '../../../src/http/access/auth.ts';
import { signInCode } from '../../../src/http/access/signInCode.ts';
import { type Api, apiSecret, openApi, ownBoard, ownSchool, principals, registerOver } from '../../support/api.ts';
import { holdAgainstContract } from '../../support/http/contract.ts';
import { worldOn } from '../../support/world.ts';

let api: Api;
let url: string;
beforeAll(async () => {
  api = await openApi({
    world: await worldOn({ today: '2024-08-01' }),
    limits: { signIns: { windowMs: 60_000, perClient: 1_000, overall: 1_000 } },
  });
  url = `http://127.0.0.1:${api.port}`;
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
});
afterAll(() => api.close());
beforeEach(() => api.world.setNow('2024-08-01T09:00:00Z'));

const ofOurPage = { 'Sec-Fetch-Site': 'same-origin' };

const held = async (asked: Test): Promise<Response> => {
  const response = await asked;
  holdAgainstContract(asked.method, new URL(asked.url).pathname, response);
  return response;
};

const codeFor = (role: keyof typeof principals, landing?: string): Promise<string> =>
  signInCode(apiSecret, principals[role], api.world.deps.ledger.now(), landing);

const signInWith = (code: string, headers: Readonly<Record<string, string>> = ofOurPage): Promise<Response> =>
  held(request(url).post('/session').set(headers).send({ code }));

const cookieIn = ({ headers }: Response): string => {
  const [cookie = ''] = (headers['set-cookie'] ?? []) as unknown as string[];
  return cookie.split(';')[0]!;
};

const signedIn = async (role: keyof typeof principals): Promise<string> =>
  cookieIn(await signInWith(await codeFor(role)));

const get = (path: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
  held(request(url).get(path).set(headers));

const asSession = (cookie: string): Record<string, string> => ({ Cookie: cookie, ...ofOurPage });

const who = async (cookie: string): Promise<string | null> => (await get('/session', asSession(cookie))).body.role;

const later = (minutes: number): void => {
  api.world.setNow(new Date(api.world.deps.ledger.now().getTime() + minutes * 60_000).toISOString());
};

describe('signing in with a link (10.12)', () => {
  it('10.12: a code makes a session that the API takes where it takes a token', async () => {
    const answer = await signInWith(await codeFor('school', '/scholen/12AB00/mijn-gegevens'));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      role: 'school',
      subject: 'sanne',
      school: { id: ownSchool, name: 'School 12AB00' },
      board: null,
      guardian: null,
      landing: '/scholen/12AB00/mijn-gegevens',
    });
    const read = await get(`/schools/${ownSchool}`, asSession(cookieIn(answer)));
    expect(read.status).toBe(200);
    expect(read.headers['cache-control']).toBe('no-store');
  });

  it('10.11: on plain http the cookie goes without prefix and Secure, and no script reads it', async () => {
    const { headers } = await signInWith(await codeFor('admin'));
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^telboek-lokaal=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('10.12: a code that was stolen and used is worth nothing to its owner, and the other way round', async () => {
    const code = await codeFor('admin');
    expect((await signInWith(code)).status).toBe(200);
    const again = await signInWith(code);
    expect([again.status, again.body.code, again.headers['set-cookie']]).toEqual([409, 'code_not_valid', undefined]);
  });

  it('10.12: one of two people who use a code at the same moment is signed in', async () => {
    const code = await codeFor('admin');
    const answers = await Promise.all([signInWith(code), signInWith(code), signInWith(code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('10.12: a code is good for ten minutes', async () => {
    const [early, late] = [await codeFor('admin'), await codeFor('admin')];
    later(9);
    expect((await signInWith(early)).status).toBe(200);
    later(1);
    const refused = await signInWith(late);
    expect([refused.status, refused.body.detail]).toEqual([409, 'The time of this link is over; ask for a new one.']);
  });

  it('10.12: a token is no code, and a code no token', async () => {
    const token = await signToken(apiSecret, principals.admin, api.world.deps.ledger.now(), 1);
    expect((await signInWith(token)).body.code).toBe('code_not_valid');
    const asToken = await get('/plans', { Authorization: `Bearer ${await codeFor('admin')}` });
    expect(asToken.status).toBe(200);
    const guarded = await get('/supplier', { Authorization: `Bearer ${await codeFor('admin')}` });
    expect([guarded.status, guarded.body.code]).toEqual([401, 'token_invalid']);
  });

  it('10.12: a code that leads to another site leads to the page of the role', async () => {
    for (const landing of ['//evil.example', 'https://evil.example', '/\\evil.example'])
      expect((await signInWith(await codeFor('admin', landing))).body.landing).toBeNull();
  });

  it('10.12: a scanner that follows the link spends nothing: no GET takes a code', async () => {
    const code = await codeFor('admin');
    await get(`/session?code=${code}`, {});
    await request(url).get(`/aanmelden?code=${code}`);
    expect((await signInWith(code)).status).toBe(200);
  });
});

describe('a session (10.15)', () => {
  it('10.15: signing in always makes a new id, and the one that the browser had ends (fixation)', async () => {
    const planted = await signedIn('school');
    const answer = await held(
      request(url)
        .post('/session')
        .set(asSession(planted))
        .send({ code: await codeFor('admin') }),
    );
    const fresh = cookieIn(answer);
    expect(fresh).not.toBe(planted);
    expect([await who(fresh), await who(planted)]).toEqual(['admin', null]);
    const made = 'telboek-lokaal=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const other = cookieIn(
      await held(
        request(url)
          .post('/session')
          .set(asSession(made))
          .send({ code: await codeFor('admin') }),
      ),
    );
    expect(other).not.toBe(made);
    expect(await who(made)).toBeNull();
  });

  it('10.15: a session ends after 60 idle minutes, and goes on while something is asked', async () => {
    const cookie = await signedIn('admin');
    later(59);
    expect(await who(cookie)).toBe('admin');
    later(59);
    expect(await who(cookie)).toBe('admin');
    later(60);
    const ended = await get('/supplier', asSession(cookie));
    expect([ended.status, ended.body.code]).toEqual([401, 'session_ended']);
    expect(await who(cookie)).toBeNull();
  });

  it('10.15: a session ends after 12 hours whatever is asked', async () => {
    const cookie = await signedIn('admin');
    for (let minutes = 50; minutes < 720; minutes += 50) {
      later(50);
      expect(await who(cookie)).toBe('admin');
    }
    // The user is active every 50 minutes, 14 times. The end after 12 hours comes before the idle end.
    const { body } = await get('/session', asSession(cookie));
    expect([body.endsAt, body.endsForGoodAt]).toEqual(['2024-08-01T21:00:00.000Z', '2024-08-01T21:00:00.000Z']);
    later(20);
    expect(await who(cookie)).toBeNull();
  });

  it('10.15: a guardian is signed in for 7 idle days and 30 in all', async () => {
    const cookie = await signedIn('guardian');
    const day = 24 * 60;
    for (const days of [6, 6, 6, 6]) {
      later(days * day);
      expect(await who(cookie)).toBe('guardian');
    }
    later(6 * day);
    expect(await who(cookie)).toBeNull();
  });

  it('10.15: signing out ends the session in every tab, drops the cookie and what the browser kept', async () => {
    const cookie = await signedIn('admin');
    const out = await held(request(url).delete('/session').set(asSession(cookie)));
    expect([out.status, out.body.role]).toEqual([200, null]);
    expect(out.headers['clear-site-data']).toBe('"cache"');
    expect(out.headers['set-cookie']?.[0]).toMatch(/^telboek-lokaal=; .*Expires=Thu, 01 Jan 1970/);
    expect(await who(cookie)).toBeNull();
  });

  it('10.15: a session that an operator ends is over at once', async () => {
    const cookie = await signedIn('admin');
    expect(await api.world.deps.sessions.endAll('all')).toBeGreaterThan(0);
    expect(await who(cookie)).toBeNull();
  });

  it('10.11: a request with a cookie and a token is refused, whatever it asks', async () => {
    const both = { ...asSession(await signedIn('admin')), Authorization: `Bearer ${await api.token('admin')}` };
    for (const path of ['/supplier', '/session']) {
      const { status, body } = await get(path, both);
      expect([status, body.code]).toEqual([400, 'two_credentials']);
    }
    const code = await codeFor('admin');
    const refused = await signInWith(code, both);
    expect(refused.body.code).toBe('two_credentials');
    expect((await signInWith(code)).status).toBe(200);
  });
});

describe('who asks (10.20)', () => {
  it('10.20: nobody is told what is open to anybody', async () => {
    const { status, body } = await get('/session', {});
    expect(status).toBe(200);
    expect(body).toMatchObject({
      role: null,
      subject: null,
      school: null,
      endsAt: null,
      signIn: { code: true, provider: false },
    });
    expect(body.reads).toContain('/plans');
    expect(body.reads).not.toContain('/schools/{school}/my-data');
    expect(body.writes).toEqual(expect.arrayContaining(['POST /session', 'POST /information-requests']));
    expect(body.writes).not.toContain('POST /invoice-runs');
  });

  it('10.20: each role is told exactly the paths that it may use', async () => {
    const school = (await get('/session', asSession(await signedIn('school')))).body;
    expect(school.reads).toContain('/schools/{school}/my-data');
    // Looking a pupil up is a read, although it has a body.
    expect(school.reads).toContain('/schools/{school}/pupil-lookup');
    expect(school.writes).toContain('POST /schools/{school}/imports');
    expect(school.writes).not.toContain('POST /invoice-runs');
    const board = (await get('/session', { Authorization: `Bearer ${await api.token('board')}` })).body;
    expect(board).toMatchObject({ role: 'board', board: { id: ownBoard, name: null }, endsAt: null });
    expect(board.reads).toContain('/boards/{board}/overview');
  });
});

describe('forgery (10.16)', () => {
  const refusals: readonly [string, Readonly<Record<string, string>>][] = [
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another site of the same domain', { 'Sec-Fetch-Site': 'same-site' }],
    ['another origin, where a browser tells no more', { Origin: 'https://evil.example' }],
    ['an opaque origin', { Origin: 'null' }],
    ['no page at all', {}],
  ];

  it.each(refusals)('10.16: with a cookie, neither a write nor a read is taken from %s', async (_name, headers) => {
    const cookie = await signedIn('admin');
    const written = await held(
      request(url)
        .put('/supplier')
        .set({ Cookie: cookie, ...headers })
        .send({}),
    );
    expect([written.status, written.body.code]).toEqual([403, 'cross_site']);
    const read = await get('/supplier', { Cookie: cookie, ...headers });
    expect([read.status, read.body.code]).toEqual([403, 'cross_site']);
    const out = await held(
      request(url)
        .delete('/session')
        .set({ Cookie: cookie, ...headers }),
    );
    expect(out.status).toBe(403);
    expect(await who(cookie)).toBe('admin');
  });

  it('10.16: with a cookie, a link that is followed from nowhere reads, but does not write', async () => {
    const headers = { Cookie: await signedIn('admin'), 'Sec-Fetch-Site': 'none' };
    expect((await get('/supplier', headers)).status).toBe(200);
    expect((await held(request(url).put('/supplier').set(headers).send({}))).body.code).toBe('cross_site');
  });

  it('10.16: with a cookie, our own Origin is enough where a browser tells no more', async () => {
    const headers = { Cookie: await signedIn('admin'), Origin: url };
    expect((await get('/supplier', headers)).status).toBe(200);
    expect((await held(request(url).put('/supplier').set(headers).send({}))).body.code).toBe('invalid_request');
  });

  it('10.16: with a cookie, a body is taken only in a type that the path names', async () => {
    const headers = asSession(await signedIn('admin'));
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      for (const path of ['/supplier', '/framework-agreements/12345-A1/confirmation']) {
        const verb = path === '/supplier' ? 'put' : 'post';
        const { status, body } = await held(
          request(url)
            [verb](path)
            .set({ ...headers, 'Content-Type': type })
            .send('{}'),
        );
        expect([path, status, body.code]).toEqual([path, 415, 'media_type_unsupported']);
      }
  });

  it('10.16: another site signs nobody in, and the code stays good', async () => {
    const code = await codeFor('admin');
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://evil.example' }])
      expect((await signInWith(code, headers)).body.code).toBe('cross_site');
    expect((await signInWith(code)).status).toBe(200);
  });

  it('10.16: a token is taken from wherever it is sent, for no browser adds it by itself', async () => {
    const { status } = await get('/supplier', {
      Authorization: `Bearer ${await api.token('admin')}`,
      'Sec-Fetch-Site': 'cross-site',
    });
    expect(status).toBe(200);
  });
});
