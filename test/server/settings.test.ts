import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenFor } from '../../src/cli/token.ts';
import { UsageFault } from '../../src/cli/usage.ts';
import { tokenVerifier } from '../../src/http/access/auth.ts';
import { readSettings, SettingsFault } from '../../src/server/settings/settings.ts';
import { tokenKeys } from '../../src/server/settings/tokenKeys.ts';

const secret = 'a secret of more than thirty-two bytes';

const faultOf = (env: Readonly<Record<string, string>>): string => {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsFault) return error.message;
    throw error;
  }
  return '';
};

describe('the settings', () => {
  it('without any setting everything runs on this machine', () => {
    expect(readSettings({})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      eventStore: { kind: 'embedded' },
      readStore: { kind: 'embedded' },
      tokens: { kind: 'generated' },
      dataDir: resolve('data'),
      vaultDir: resolve('data/vault'),
      invoiceRun: 'never',
      roles: new Set(['web', 'work', 'follow', 'publish']),
      storeWaitSeconds: 120,
      drainSeconds: 0,
      kafka: null,
      trustedProxies: 0,
      clockLeapDays: 40,
      dbConnections: 20,
      foldCacheBytes: 768 * 1_048_576,
      // The threads get at most 9 of the 20 connections.
      workers: Math.min(availableParallelism(), 9),
      publicUrl: null,
      peppolOutbox: null,
      invoiceIdentifiers: 'optional',
      mail: null,
      oidc: null,
      tracesEndpoint: null,
      logLevel: 'info',
    });
  });

  it('the settings are read from the environment', () => {
    const settings = readSettings({
      PORT: '0',
      HOST: '0.0.0.0',
      EVENT_STORE: 'postgres://u:p@db/events?sslmode=verify-full',
      EVENT_STORE_READS: 'postgres://u:p@r1,r2:5433/events?sslmode=verify-full',
      READ_STORE: 'postgresql://u:p@db/reads?sslmode=disable',
      JWKS_URL: 'https://issuer.example/keys',
      JWT_ISSUER: 'https://issuer.example/',
      JWT_AUDIENCE: 'telboek',
      DATA_DIR: '/var/lib/telboek',
      VAULT_DIR: '/srv/vault',
      INVOICE_RUN: 'daily',
      ROLES: 'web, follow',
      KAFKA_BROKERS: 'one:9092,two:9093',
      KAFKA_TLS_CA: '/etc/telboek/ca.pem',
      KAFKA_SASL: 'scram-sha-512',
      KAFKA_USERNAME: 'telboek',
      KAFKA_PASSWORD: 'change-me',
      KAFKA_REPLICATION: '3',
      TRUST_PROXY: '2',
      CLOCK_LEAP_DAYS: '9',
      STORE_WAIT_SECONDS: '5',
      DRAIN_SECONDS: '20',
      FOLD_CACHE_MB: '16',
      WORKERS: '3',
      PUBLIC_URL: 'https://Telboek.example.nl/',
      OIDC_ISSUER: 'https://login.example',
      OIDC_CLIENT_ID: 'telboek',
      OIDC_CLIENT_SECRET: 'shh',
      OIDC_ROLE_CLAIM: 'rol',
      INVOICE_IDENTIFIERS: 'required',
      PEPPOL_OUTBOX: '/srv/peppol/out',
      SMTP_URL: 'smtps://telboek:geheim@mail.example.nl',
      MAIL_FROM: 'Telboek <facturen@example.nl>',
      LOG_LEVEL: 'warn',
      HOME: '/root',
    });
    expect(settings).toEqual({
      port: 0,
      host: '0.0.0.0',
      eventStore: {
        kind: 'postgres',
        url: 'postgres://u:p@db/events?sslmode=verify-full',
        replicas: ['postgres://u:p@r1/events?sslmode=verify-full', 'postgres://u:p@r2:5433/events?sslmode=verify-full'],
      },
      readStore: { kind: 'postgres', url: 'postgresql://u:p@db/reads?sslmode=disable' },
      tokens: {
        kind: 'jwks',
        url: new URL('https://issuer.example/keys'),
        issuer: 'https://issuer.example/',
        audience: 'telboek',
      },
      dataDir: '/var/lib/telboek',
      vaultDir: '/srv/vault',
      invoiceRun: 'daily',
      roles: new Set(['web', 'follow']),
      storeWaitSeconds: 5,
      drainSeconds: 20,
      kafka: {
        brokers: ['one:9092', 'two:9093'],
        authorities: '/etc/telboek/ca.pem',
        user: { mechanism: 'scram-sha-512', username: 'telboek', password: 'change-me' },
        replication: 3,
      },
      trustedProxies: 2,
      clockLeapDays: 9,
      dbConnections: 20,
      foldCacheBytes: 16_777_216,
      workers: 3,
      publicUrl: 'https://telboek.example.nl',
      peppolOutbox: '/srv/peppol/out',
      invoiceIdentifiers: 'required',
      mail: {
        server: {
          host: 'mail.example.nl',
          port: 465,
          tls: 'first',
          user: { username: 'telboek', password: 'geheim' },
        },
        sender: { name: 'Telboek', address: 'facturen@example.nl' },
      },
      oidc: {
        issuer: new URL('https://login.example/'),
        clientId: 'telboek',
        clientSecret: 'shh',
        claims: { role: 'rol', school: 'school', board: 'board' },
      },
      tracesEndpoint: null,
      logLevel: 'warn',
    });
  });

  it('the settings take an empty variable for one that is not set', () => {
    expect(readSettings({ PORT: '', JWT_SECRET: '', KAFKA_BROKERS: '' })).toEqual(readSettings({}));
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['HOST', 'not a host'],
    ['EVENT_STORE', 'mysql://u:hunter2@db/x'],
    ['EVENT_STORE', 'hunter2'],
    ['EVENT_STORE', 'esdb://u:hunter2@db:2113?unknown=hunter2'],
    ['EVENT_STORE', 'esdb://u:hunter2:more@db:2113'],
    ['EVENT_STORE', 'esdb://u:hunter2@db:2113?tlsVerifyCert=false'],
    ['EVENT_STORE', 'esdb://u:hunter2@db:2113?nodePreference=follower'],
    ['EVENT_STORE', 'esdb://u:hunter2@db:211300'],
    ['READ_STORE', 'esdb://hunter2@db:2113'],
    ['KAFKA_BROKERS', 'hunter2'],
    ['EVENT_STORE', 'postgres://u:hunter2@db.example/x'],
    ['KAFKA_SASL', 'hunter2'],
    ['KAFKA_PASSWORD', 'hunter2'],
    ['KAFKA_REPLICATION', '0'],
    ['JWT_SECRET', 'hunter2'],
    ['JWKS_URL', 'hunter2'],
    ['JWKS_URL', 'http://issuer.example/hunter2'],
    ['JWT_ISSUER', 'hunter2'],
    ['JWT_AUDIENCE', 'hunter2 with a space'],
    ['INVOICE_RUN', 'weekly'],
    ['ROLES', 'web,play'],
    ['ROLES', 'web,,work'],
    ['TRUST_PROXY', 'true'],
    ['WORKERS', '0'],
    ['WORKERS', 'all'],
    ['PUBLIC_URL', 'telboek.example.nl'],
    ['PUBLIC_URL', 'https://telboek.example.nl?a=b'],
    ['SMTP_URL', 'http://u:hunter2@mail.example'],
    ['MAIL_FROM', 'hunter2'],
    ['PUBLIC_URL', 'https://telboek.example.nl/boek'],
    ['PUBLIC_URL', 'https://user@telboek.example.nl'],
    ['PUBLIC_URL', 'http://telboek.example.nl'],
    ['OIDC_ISSUER', 'http://login.example'],
    ['INVOICE_IDENTIFIERS', 'always'],
    ['LOG_LEVEL', 'loud'],
  ])('the settings refuse %s=%s in a sentence that names it and does not repeat it', (name, value) => {
    const fault = faultOf({ [name]: value });
    expect(fault).toMatch(new RegExp(`^${name} .*\\.$`, 'm'));
    expect(fault).not.toContain('hunter2');
  });

  it.each([
    'esdb://u:hunter2@db:2113?tls=false',
    'kurrentdb+discover://u:hunter2@db:2113',
    'esdb://one,two:2114?tlsCAFile=ca.pem',
  ])('the settings know %s as an EventStoreDB', (url) => {
    expect(readSettings({ EVENT_STORE: url }).eventStore).toEqual({ kind: 'eventstoredb', url });
  });

  it('operations 12.3: an address of PostgreSQL on another machine says whether to use TLS, or is refused with what to write', () => {
    const fault = faultOf({ READ_STORE: 'postgres://u:hunter2@db.example:5432/reads' });
    expect(fault).toBe(
      'READ_STORE names another machine and does not say how to reach it: add ?sslmode=verify-full (and &sslrootcert=ca.pem for an authority of your own), or ?sslmode=disable where nobody can listen in.',
    );
    for (const here of ['localhost', '127.0.0.1', '[::1]'])
      expect(readSettings({ READ_STORE: `postgres://${here}:5432/reads` }).readStore.kind).toBe('postgres');
  });

  it('the settings of Kafka go together: a user with how to name it, and no password in the open', () => {
    const brokers = { KAFKA_BROKERS: 'one:9092' };
    expect(faultOf({ ...brokers, KAFKA_SASL: 'plain', KAFKA_USERNAME: 'u', KAFKA_PASSWORD: 'hunter2' })).toBe(
      'KAFKA_TLS_CA is needed with KAFKA_SASL=plain: the password would go over the network in the open.',
    );
    expect(faultOf({ ...brokers, KAFKA_SASL: 'scram-sha-256', KAFKA_USERNAME: 'u' })).toBe(
      'KAFKA_PASSWORD is needed with KAFKA_SASL.',
    );
    expect(faultOf({ ...brokers, KAFKA_USERNAME: 'u' })).toBe(
      'KAFKA_SASL must say how KAFKA_USERNAME is given: plain, scram-sha-256, scram-sha-512.',
    );
    expect(faultOf({ KAFKA_TLS_CA: 'ca.pem' })).toBe(
      'KAFKA_TLS_CA is set without KAFKA_BROKERS; nothing is published without brokers.',
    );
  });

  it('9.11.4: the settings ask for the mail server and the sender together', () => {
    expect(faultOf({ SMTP_URL: 'smtps://mail.example' })).toBe('MAIL_FROM is needed with SMTP_URL: it says who sends.');
    expect(faultOf({ MAIL_FROM: 'a@b.example' })).toBe('SMTP_URL is needed with MAIL_FROM: it says by which server.');
  });

  it('the settings say all that is wrong at once', () => {
    const fault = faultOf({ PORT: 'x', HOST: '0.0.0.0', EVENT_STORE: 'x', LOG_LEVEL: 'x', INVOICE_RUN: 'x' });
    for (const name of ['PORT', 'JWT_SECRET', 'PUBLIC_URL', 'EVENT_STORE', 'LOG_LEVEL', 'INVOICE_RUN'])
      expect(fault).toContain(name);
    expect(fault.split('\n')).toHaveLength(6);
  });

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('the settings make a secret by themselves on %s', (HOST) => {
    expect(readSettings({ HOST }).tokens).toEqual({ kind: 'generated' });
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', 'telboek.example', '127.example.org'])(
    'the settings ask for a secret on %s',
    (HOST) => {
      expect(faultOf({ HOST })).toContain('JWT_SECRET');
      expect(readSettings({ HOST, JWT_SECRET: secret, PUBLIC_URL: 'https://telboek.example' }).tokens).toEqual({
        kind: 'secret',
        secret: Buffer.from(secret),
      });
    },
  );

  it('10.12: the settings ask for our own origin where HOST is more than this machine, and take plain http only on it', () => {
    expect(faultOf({ HOST: '0.0.0.0', JWT_SECRET: secret })).toContain('PUBLIC_URL is needed');
    for (const PUBLIC_URL of ['http://127.0.0.1:8080', 'http://localhost:8080/', 'http://[::1]:8080'])
      expect(readSettings({ PUBLIC_URL }).publicUrl).toBe(PUBLIC_URL.replace(/\/$/, ''));
  });

  it('10.13: the settings ask for all that an OpenID provider needs, or for none of it', () => {
    for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'])
      expect(faultOf({ OIDC_ISSUER: 'https://login.example' })).toContain(`${name} is needed`);
    expect(faultOf({ OIDC_ROLE_CLAIM: 'rol' })).toContain('OIDC_ISSUER is needed');
  });

  it('interfaces 2: the settings ask for the issuer and the audience of tokens that others sign', () => {
    const JWKS_URL = 'https://issuer.example/keys';
    expect(faultOf({ JWKS_URL }).split('\n')).toEqual([
      expect.stringContaining('JWT_ISSUER is needed with JWKS_URL'),
      expect.stringContaining('JWT_AUDIENCE is needed with JWKS_URL'),
    ]);
    expect(faultOf({ JWKS_URL, JWT_ISSUER: 'a' })).toMatch(/^JWT_AUDIENCE [^\n]*$/);
    expect(faultOf({ JWT_SECRET: secret, JWT_AUDIENCE: 'a' })).toContain('is set without JWKS_URL');
  });

  it('the settings refuse two ways to check tokens', () => {
    expect(faultOf({ JWT_SECRET: secret, JWKS_URL: 'https://issuer.example/keys' })).toContain('JWKS_URL');
  });
});

describe('tokens on this machine', () => {
  let folder: string;
  let DATA_DIR: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telboek-settings-'));
    DATA_DIR = join(folder, 'not', 'there', 'yet');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const now = new Date('2026-08-01T12:00:00Z');
  const principalOf = async (args: readonly string[], env: Readonly<Record<string, string>>) =>
    tokenVerifier(await tokenKeys(readSettings(env)), () => now)(await tokenFor(args, env, now));

  it('a secret is made once, and nobody else reads it', async () => {
    const settings = readSettings({ DATA_DIR });
    const [one, other] = await Promise.all([tokenKeys(settings), tokenKeys(settings)]);
    expect(one).toEqual(other);
    expect(await tokenKeys(settings)).toEqual(one);
    const { mode } = await stat(join(DATA_DIR, 'token-secret'));
    expect(mode & 0o777).toBe(0o600);
    expect((await readFile(join(DATA_DIR, 'token-secret'))).byteLength).toBeGreaterThanOrEqual(32);
  });

  it('each folder has a secret of its own', async () => {
    const elsewhere = { DATA_DIR: join(folder, 'elsewhere') };
    expect(await tokenKeys(readSettings(elsewhere))).not.toEqual(await tokenKeys(readSettings({ DATA_DIR })));
  });

  it('a secret that was emptied is not taken for one', async () => {
    const emptied = { DATA_DIR: join(folder, 'emptied') };
    await tokenKeys(readSettings(emptied));
    await writeFile(join(emptied.DATA_DIR, 'token-secret'), '');
    await expect(tokenKeys(readSettings(emptied))).rejects.toThrow(SettingsFault);
  });

  it.each([
    [['--role', 'finance'], { subject: 'local-finance', role: 'finance' }],
    [['--role', 'school', '--school', '12AB00'], { subject: 'local-school', role: 'school', school: '12AB00' }],
    [['--role', 'board', '--board', '12345', '--subject', 'piet'], { subject: 'piet', role: 'board', board: '12345' }],
    [['--role', 'guardian', '--guardian', 'g-1'], { subject: 'local-guardian', role: 'guardian', guardian: 'g-1' }],
  ])('npm run token -- %j makes a token the server takes', async (args, principal) => {
    await tokenKeys(readSettings({ DATA_DIR })); // A server has started on this folder.
    expect(await principalOf(args, { DATA_DIR })).toEqual(principal);
    expect(await principalOf(args, { JWT_SECRET: secret })).toEqual(principal);
  });

  it('npm run token makes no secret where no server made one, and says where it looked and what to do', async () => {
    const mistyped = join(folder, 'mistyped');
    const error = await tokenFor(['--role', 'finance'], { DATA_DIR: mistyped }, now).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(SettingsFault);
    for (const said of [join(mistyped, 'token-secret'), 'npm start', 'DATA_DIR', 'JWT_SECRET'])
      expect(String(error)).toContain(said);
    await expect(stat(mistyped)).rejects.toThrow('ENOENT');
  });

  it.each([
    [[]],
    [['--role', 'root']],
    [['--role', 'school']],
    [['--role', 'school', '--school', 'x']],
    [['--role', 'board', '--school', '12AB00']],
    [['--role', 'finance', '--school', '12AB00']],
    [['--role', 'finance', '--days', '0']],
    [['--role', 'finance', '--days', 'x']],
    [['--role', 'finance', '--unknown']],
    [['finance']],
  ])('npm run token -- %j is refused with its usage', async (args) => {
    const error = await tokenFor(args, { DATA_DIR }, now).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UsageFault);
    expect(String(error)).toContain('Usage: npm run token');
  });

  it('an issuer elsewhere makes its own tokens', async () => {
    const env = { JWKS_URL: 'https://issuer.example/keys', JWT_ISSUER: 'https://issuer.example/', JWT_AUDIENCE: 'a' };
    await expect(tokenFor(['--role', 'finance'], env, now)).rejects.toThrow(SettingsFault);
  });
});
