/** 10.13: signing in at a real OpenID provider. */
import { generateKeyPair, SignJWT } from 'jose';
import request, { type Response, type Test } from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openIdProvider } from '../../../src/adapters/openId/openIdProvider.ts';
import { freePort } from '../../servers/freePorts.ts';
import { type Api, openApi, ownBoard, ownSchool } from '../../support/api.ts';
import { holdAgainstContract } from '../../support/http/contract.ts';
import {
  clientId,
  clientSecret,
  type Jar,
  type OpenIdServer,
  openIdServer,
  type Person,
} from '../../support/openId/provider.ts';
import { worldOn } from '../../support/world.ts';

const often = { windowMs: 60_000, perClient: 1_000, overall: 1_000 };
const schoolPerson: Person = { sub: 'p-17', claims: { role: 'school', school: ownSchool } };

let port: number;
let provider: OpenIdServer;
let api: Api;
let url: string;
beforeAll(async () => {
  port = await freePort();
  url = `http://127.0.0.1:${port}`;
  provider = await openIdServer(
    () => `${url}/session/oidc/callback`,
    () => `${url}/session/oidc/logout`,
  );
  const identity = openIdProvider({ issuer: provider.issuer, clientId, clientSecret });
  api = await openApi({
    port,
    world: await worldOn({ today: '2024-08-01' }),
    provider: { identity, claims: { role: 'role', school: 'school', board: 'board' } },
    limits: { signIns: often, providerLogouts: often },
  });
});
afterAll(async () => {
  await api.close();
  await provider.close();
});
beforeEach(() => provider.signsIn(schoolPerson));

const held = async (asked: Test): Promise<Response> => {
  const response = await asked;
  holdAgainstContract(asked.method, new URL(asked.url).pathname, response);
  return response;
};

const cookiesIn = ({ headers }: Response): string[] =>
  ((headers['set-cookie'] ?? []) as unknown as string[]).map((cookie) => cookie.split(';')[0]!);

const sessionIn = (response: Response): string | undefined =>
  cookiesIn(response).find((cookie) => /^telboek-lokaal=./.test(cookie));

/** Sends the browser to the provider, as a link on our page does. */
const begun = async (landing?: string) => {
  const answer = await held(request(url).get(`/session/oidc${landing === undefined ? '' : `?landing=${landing}`}`));
  const pending = cookiesIn(answer).find((cookie) => cookie.startsWith('telboek-aanmelden='))!;
  return { to: answer.headers.location as string, pending, answer };
};

const back = (address: string, cookies: readonly string[]): Promise<Response> =>
  held(
    request(url)
      .get(address.slice(url.length))
      .set({ Cookie: cookies.join('; '), 'Sec-Fetch-Site': 'cross-site' }),
  );

const signedIn = async (jar: Jar = new Map(), landing?: string): Promise<Response> => {
  const { to, pending } = await begun(landing);
  return back(await provider.through(to, jar), [pending]);
};

const who = async (cookie: string) =>
  (await held(request(url).get('/session').set({ Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' }))).body;

describe('10.13: signing in at an OpenID provider', () => {
  it('10.13: the claims of the ID token make the principal, and the browser comes back to the page that it left', async () => {
    const answer = await signedIn(new Map(), '/scholen/12AB00/mijn-gegevens');
    expect([answer.status, answer.headers.location]).toEqual([303, '/scholen/12AB00/mijn-gegevens']);
    const asked = await who(sessionIn(answer)!);
    expect(asked).toMatchObject({
      role: 'school',
      subject: 'p-17',
      school: { id: ownSchool },
      signIn: { provider: true },
    });
  });

  it('10.13: the browser is sent with PKCE S256, state and nonce, and never with our secret', async () => {
    const { to } = await begun();
    const asked = new URL(to).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: `${url}/session/oidc/callback`,
      scope: 'openid',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
    expect(to).not.toContain(encodeURIComponent(clientSecret));
  });

  it.each<[string, Person['claims'], object]>([
    ['board', { role: 'board', board: ownBoard }, { role: 'board', board: { id: ownBoard, name: null } }],
    ['finance', { role: 'finance', school: ownSchool }, { role: 'finance', school: null }],
  ])('10.13: a %s is told by the claims that it needs', async (_name, claims, expected) => {
    provider.signsIn({ sub: 'p-18', claims });
    expect(await who(sessionIn(await signedIn())!)).toMatchObject(expected);
  });

  it.each<[string, Person]>([
    ['no role', { sub: 'p-1', claims: {} }],
    ['an unknown role', { sub: 'p-1', claims: { role: 'teacher' } }],
    ['a school that is none', { sub: 'p-1', claims: { role: 'school', school: 'De Wilg' } }],
    ['a school without its school', { sub: 'p-1', claims: { role: 'school' } }],
    ['several roles', { sub: 'p-1', claims: { role: ['admin'] } }],
    ['the role of a guardian', { sub: 'p-1', claims: { role: 'guardian', guardian: 'g-1' } }],
    ['a subject that is an address', { sub: 'sanne@school.example', claims: { role: 'admin' } }],
  ])('10.13: %s makes no session, and ends the one that was there', async (_name, person) => {
    const before = sessionIn(await signedIn())!;
    provider.signsIn(person);
    const { to, pending } = await begun();
    const answer = await back(await provider.through(to), [pending, before]);
    expect([answer.headers.location, sessionIn(answer)]).toEqual(['/aanmelden?fout=onbekende-rol', undefined]);
    expect((await who(before)).role).toBeNull();
  });

  it('10.13: a provider that refuses leaves nobody signed in', async () => {
    provider.signsIn(null);
    const answer = await signedIn();
    expect([answer.headers.location, sessionIn(answer)]).toEqual(['/aanmelden?fout=geweigerd', undefined]);
  });

  it('10.13: an answer is taken in the browser that asked, and once', async () => {
    const { to, pending } = await begun();
    const address = await provider.through(to);
    // A stolen address is worth nothing in another browser.
    expect((await back(address, [])).headers.location).toBe('/aanmelden?fout=verlopen');
    expect((await back(address, [(await begun()).pending])).headers.location).toBe('/aanmelden?fout=geweigerd');
    expect(sessionIn(await back(address, [pending]))).toBeDefined();
    expect((await back(address, [pending])).headers.location).toBe('/aanmelden?fout=geweigerd');
  });

  it('10.13: an answer after ten minutes, or with a cookie that was not made here, signs nobody in', async () => {
    const { to, pending } = await begun();
    const address = await provider.through(to);
    expect((await back(address, [`${pending}AAAA`])).headers.location).toBe('/aanmelden?fout=verlopen');
    api.world.setNow('2024-08-01T11:10:00Z');
    expect((await back(address, [pending])).headers.location).toBe('/aanmelden?fout=verlopen');
    api.world.setToday('2024-08-01');
  });

  it('10.7: the browser comes back to the address of the page with its filters', async () => {
    const asked = '/scholen/12AB00/tellingen?van=2024-08-01&jaargroepen=1%2C2';
    expect((await signedIn(new Map(), encodeURIComponent(asked))).headers.location).toBe(asked);
  });

  it('10.13: nobody is sent on to another site', async () => {
    for (const landing of [
      '//evil.example',
      'https://evil.example',
      '/%5Cevil.example',
      '/%3Fa%0Ab',
      '%3F//evil.example',
    ]) {
      const { status, body } = (await begun(landing)).answer;
      expect([status, body.code]).toEqual([400, 'invalid_request']);
    }
  });
});

describe('10.13: back-channel logout', () => {
  it('10.13: signing out at the provider ends the sessions that began there in that browser, and no other', async () => {
    const jar: Jar = new Map();
    const [here, elsewhere] = [sessionIn(await signedIn(jar))!, sessionIn(await signedIn())!];
    await provider.signOut(jar);
    await expect.poll(async () => (await who(here)).role).toBeNull();
    expect((await who(elsewhere)).role).toBe('school');
  });

  it('10.13: a logout token that the provider did not sign ends nothing', async () => {
    const session = sessionIn(await signedIn())!;
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT({
      sid: 'any',
      sub: 'p-17',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'logout+jwt' })
      .setIssuer(provider.issuer.href.replace(/\/$/, ''))
      .setAudience(clientId)
      .setIssuedAt()
      .setJti('1')
      .sign(privateKey);
    for (const token of [forged, 'no token'])
      expect(
        await held(request(url).post('/session/oidc/logout').type('form').send({ logout_token: token })),
      ).toMatchObject({
        status: 400,
        body: { code: 'logout_token_not_valid' },
      });
    expect((await who(session)).role).toBe('school');
  });
});

it('10.13: a provider that is away is an outage, told with when to come back', async () => {
  const identity = openIdProvider({ issuer: new URL(`http://127.0.0.1:${await freePort()}`), clientId, clientSecret });
  const alone = await openApi({ provider: { identity, claims: { role: 'role', school: 'school', board: 'board' } } });
  const answer = await held(request(`http://127.0.0.1:${alone.port}`).get('/session/oidc'));
  expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'provider_unavailable', '5']);
  await alone.close();
});

it('10.13: without a provider, nobody is sent anywhere', async () => {
  const alone = await openApi();
  for (const path of ['/session/oidc', '/session/oidc/callback'])
    expect((await held(request(`http://127.0.0.1:${alone.port}`).get(path))).body.code).toBe('provider_missing');
  await alone.close();
});
