import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearerToken, signToken, tokenVerifier } from '../../../src/http/access/auth.ts';
import type { Principal } from '../../../src/http/access/principal.ts';
import { Problem } from '../../../src/http/problems/problem.ts';
import { statusOf } from '../../../src/http/problems/problemCodes.ts';
import { now, secret, tokenOf, verify } from '../fixture.ts';

const seconds = now.getTime() / 1000;

const exp = seconds + 3_600;

/** A claim that is undefined is left out. */
type Claims = Readonly<Record<string, unknown>>;

const signed = (claims: Claims, key: Uint8Array = secret, alg = 'HS256'): Promise<string> =>
  new SignJWT({ exp, ...claims } as JWTPayload).setProtectedHeader({ alg }).sign(key);

const refusal = async (attempt: Promise<unknown>): Promise<Problem> => {
  const error = await attempt.catch((error: unknown) => error);
  if (error instanceof Problem) return error;
  throw new Error('It was not refused with a problem');
};

const principals: Principal[] = [
  { subject: 'a', role: 'admin' },
  { subject: 'f', role: 'finance' },
  { subject: 'n', role: 'analytics' },
  { subject: 's', role: 'school', school: '12AB00' },
  { subject: 'b', role: 'board', board: '12345' },
  { subject: 'g', role: 'guardian', guardian: 'g-1' },
];

describe('a token with our secret', () => {
  it.each(principals)('a token with our secret speaks for a $role', async (principal) => {
    expect(await verify(await tokenOf(principal))).toEqual(principal);
  });

  it.each<[string, Claims]>([
    ['no sub', { role: 'admin' }],
    ['no role', { sub: 'a' }],
    ['an unknown role', { sub: 'a', role: 'root' }],
    ['a school without its school', { sub: 'a', role: 'school' }],
    ['a school of another form', { sub: 'a', role: 'school', school: '12ab00' }],
    ['a board without its board', { sub: 'a', role: 'board', school: '12AB00' }],
    ['a board of another form', { sub: 'a', role: 'board', board: '1234' }],
    ['a guardian without an id', { sub: 'a', role: 'guardian' }],
    ['no end', { sub: 'a', role: 'admin', exp: undefined }],
    ['an e-mail address as sub', { sub: 'anna@school.example', role: 'admin' }],
    ['an e-mail address in another script as sub', { sub: 'anna＠school.example', role: 'admin' }],
    ['a sub that steers a terminal', { sub: 'anna\u001b[2J', role: 'admin' }],
    ['a sub longer than 256', { sub: 'a'.repeat(257), role: 'admin' }],
    ['a guardian of another form', { sub: 'a', role: 'guardian', guardian: 'noor@ouder.example' }],
    ['an end that passed', { sub: 'a', role: 'admin', exp: seconds - 60 }],
    ['a beginning to come', { sub: 'a', role: 'admin', nbf: seconds + 60 }],
  ])('a token with our secret with %s is refused', async (_name, claims) => {
    const problem = await refusal(verify(await signed(claims)));
    expect(problem.code).toBe('token_invalid');
    expect(statusOf(problem.code)).toBe(401);
    expect(problem.headers['WWW-Authenticate']).toContain('invalid_token');
  });

  it('a token with our secret ends after its days', async () => {
    const token = await signToken(secret, { subject: 'a', role: 'admin' }, now, 30);
    const later = (days: number) =>
      tokenVerifier({ kind: 'secret', secret }, () => new Date(now.getTime() + days * 86_400_000))(token);
    await expect(later(29.9)).resolves.toMatchObject({ role: 'admin' });
    expect((await refusal(later(30.1))).code).toBe('token_invalid');
  });

  it.each([
    [
      'another secret',
      () => signed({ sub: 'a', role: 'admin' }, Buffer.from('another secret of thirty-two bytes or more')),
    ],
    ['no signature', async () => new UnsecuredJWT({ role: 'admin' }).setSubject('a').encode()],
    ['another algorithm', () => signed({ sub: 'a', role: 'admin' }, secret, 'HS512')],
    ['no form at all', async () => 'x.y'],
  ])('a token with our secret with %s is refused', async (_name, make) => {
    expect((await refusal(verify(await make()))).code).toBe('token_invalid');
  });
});

describe('a token of an issuer', () => {
  const keys = generateKeyPair('ES256', { extractable: true });
  let server: Server;
  let url: URL;

  beforeAll(async () => {
    const jwk = { ...(await exportJWK((await keys).publicKey)), kid: 'k1', alg: 'ES256' };
    server = createServer((_req, res) => res.end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`);
  });
  afterAll(() => server.close());

  const issuer = 'https://issuer.example/';
  const audience = 'telboek';
  const claims: Claims = { sub: 'a', role: 'board', board: '12345', iss: issuer, aud: audience, exp };
  const keysAt = (where: URL) => ({ kind: 'jwks', url: where, issuer, audience }) as const;

  const issued = async (kid: string, other: Claims = {}) =>
    new SignJWT({ ...claims, ...other } as JWTPayload)
      .setProtectedHeader({ alg: 'ES256', kid })
      .sign((await keys).privateKey);

  it('a token of an issuer is good when its key is among those at the URL', async () => {
    const principal = await tokenVerifier(keysAt(url), () => now)(await issued('k1'));
    expect(principal).toEqual({ subject: 'a', role: 'board', board: '12345' });
  });

  it('a token of an issuer is good when we are one of its audiences', async () => {
    const token = await issued('k1', { aud: ['another', audience] });
    await expect(tokenVerifier(keysAt(url), () => now)(token)).resolves.toMatchObject({ role: 'board' });
  });

  it.each<[string, Claims]>([
    ['another audience', { aud: 'webshop' }],
    ['no audience', { aud: undefined }],
    ['another issuer', { iss: 'https://other.example/' }],
    ['the issuer without its slash', { iss: 'https://issuer.example' }],
    ['no issuer', { iss: undefined }],
    ['no end', { exp: undefined }],
    ['an end that passed', { exp: seconds - 60 }],
    ['an e-mail address as sub', { sub: 'anna@school.example' }],
  ])('a token of an issuer with %s is refused (interfaces 2)', async (_name, other) => {
    const problem = await refusal(tokenVerifier(keysAt(url), () => now)(await issued('k1', other)));
    expect(problem.code).toBe('token_invalid');
    expect(problem.message).not.toMatch(/webshop|other\.example|school\.example/);
  });

  it('a token of an issuer with an unknown key is refused', async () => {
    const problem = await refusal(tokenVerifier(keysAt(url), () => now)(await issued('k2')));
    expect(problem.code).toBe('token_invalid');
  });

  it('a token signed with the public key as if that were a secret is refused', async () => {
    const forged = await signed({ ...claims, role: 'admin' }, Buffer.from(await exportSPKI((await keys).publicKey)));
    const problem = await refusal(tokenVerifier(keysAt(url), () => now)(forged));
    expect(problem.code).toBe('token_invalid');
  });

  it('a token of an issuer is an outage, not a refusal, while the URL does not answer', async () => {
    const closed = new URL('http://127.0.0.1:1/keys');
    const problem = await refusal(tokenVerifier(keysAt(closed), () => now)(await issued('k1')));
    expect(problem.code).toBe('token_keys_unavailable');
    expect(Number(problem.headers['Retry-After'])).toBeGreaterThan(0);
  });
});

describe('the header', () => {
  it.each(['Bearer a.b.c', 'bearer a.b.c', 'Bearer   a.b.c '])('a header %j carries the token', (header) =>
    expect(bearerToken(header)).toBe('a.b.c'),
  );

  it.each([undefined, '', 'Bearer', 'Basic YTpi', 'a.b.c', 'Bearer a b'])(
    'a header %j carries no token',
    async (header) => {
      const problem = await refusal(new Promise((resolve) => resolve(bearerToken(header))));
      expect(problem.code).toBe('token_missing');
      expect(problem.headers['WWW-Authenticate']).toMatch(/^Bearer/);
    },
  );
});
