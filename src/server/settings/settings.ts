/** The settings from the environment (interfaces.md section 4), read once and as a whole. */
import { randomBytes } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { inDataFolder, makeFolder } from '../../adapters/files/dataFolder.ts';
import { createDurably, isErrno } from '../../adapters/files/durableFile.ts';
import type { KafkaAddress } from '../../adapters/kafka/kafka.ts';
import {
  readSender,
  readSmtpUrl,
  type Sender,
  type SmtpAddress,
  senderForm,
  smtpUrlForm,
} from '../../adapters/mail/smtpUrl.ts';
import type { TokenKeys } from '../../http/access/auth.ts';
import { connectionsMin, workersFor } from '../stores/connections.ts';
import {
  type EventStoreLocation,
  eventStoreLocation,
  isLoopback,
  readStoreLocation,
  replicaLocations,
  type StoreLocation,
  urlOf,
} from '../stores/storeLocations.ts';
import { kafkaAddress, kafkaFaults, kafkaVariables } from './kafkaSettings.ts';
import { type OidcSettings, oidcOf, pagesInOrder, pageVariables } from './pageSettings.ts';

export type Settings = {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  readonly eventStore: EventStoreLocation;
  readonly readStore: StoreLocation;
  /** Null: nothing is published, but the feed works all the same. */
  readonly kafka: KafkaAddress | null;
  /** `generated`: a secret that we made, in the data folder. */
  readonly tokens: TokenKeys | { readonly kind: 'generated' };
  /** Seconds that a start waits for stores that do not answer. */
  readonly storeWaitSeconds: number;
  /** Seconds that a stop goes on answering, unready, so that a balancer turns elsewhere (operations 12.5). */
  readonly drainSeconds: number;
  /** An absolute path. */
  readonly dataDir: string;
  /** An absolute path: the vault's folder, which all processes of a ledger share (operations 11.4). */
  readonly vaultDir: string;
  readonly invoiceRun: 'daily' | 'never';
  /** The work that this process does, of the work that processes share (operations 12.1). */
  readonly roles: ReadonlySet<ProcessRole>;
  /**
   * The number of days that may close at once without an operator's confirmation of the clock (5.10). 0: any number.
   */
  readonly clockLeapDays: number;
  /** The number of proxies before us whose X-Forwarded-For is believed. */
  readonly trustedProxies: number;
  /** Bytes of memory for the folded states of schools' results (5.8). */
  readonly foldCacheBytes: number;
  /** Threads for work that can be split by school. 1: only the main thread. */
  readonly workers: number;
  /** The most connections to PostgreSQL that this process may need, its threads included (operations 11.6). */
  readonly dbConnections: number;
  /** Our own origin, under which browsers reach the pages; null: whatever they ask for on this machine. */
  readonly publicUrl: string | null;
  /** An absolute path: the folder from which a Peppol access point takes files; null: there is none. */
  readonly peppolOutbox: string | null;
  /** Whether a debtor must have a KvK number or an OIN to be billed. */
  readonly invoiceIdentifiers: 'required' | 'optional';
  /** The server that takes e-mail, and who it is from; null: none is sent. */
  readonly mail: { readonly server: SmtpAddress; readonly sender: Sender } | null;
  /** Where people sign in; null: only with links of this server. */
  readonly oidc: OidcSettings | null;
  /** The base URL of the collector that traces go to, by OTLP over HTTP; null: there are no traces. */
  readonly tracesEndpoint: URL | null;
  readonly logLevel: (typeof logLevels)[number];
};

/** The environment is wrong. The message names every wrong variable and the reason, but never its value. */
export class SettingsFault extends Error {
  override readonly name = 'SettingsFault';
}

/**
 * `web` answers requests; without it only health and metrics are answered. `work` does jobs, and turns the days. `follow`
 * keeps the read models, `publish` sends messages.
 */
export const processRoles = ['web', 'work', 'follow', 'publish'] as const;
export type ProcessRole = (typeof processRoles)[number];

const rolesMessage = `must be one or more of ${processRoles.join(', ')}, separated by commas`;

const isProcessRole = (text: string): text is ProcessRole => processRoles.some((role) => role === text);

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** @throws SettingsFault */
export const readSettings = (env: Readonly<Record<string, string | undefined>>): Settings => {
  // Compose files and shells pass unset variables as empty text.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = environment.safeParse(given);
  if (result.success) return result.data;
  throw new SettingsFault(result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`).join('\n'));
};

/**
 * Keys to check tokens with. A generated secret is made at the first start and kept, so that tokens survive a restart.
 */
export const tokenKeys = async ({ tokens, dataDir }: Pick<Settings, 'tokens' | 'dataDir'>): Promise<TokenKeys> =>
  tokens.kind === 'generated'
    ? { kind: 'secret', secret: await inDataFolder(dataDir, () => keptSecret(dataDir, tokenSecretFile)) }
    : tokens;

/**
 * The keys with which a server with these settings checks tokens, for a program that signs tokens beside it. A missing
 * secret is not made here, since no server would accept tokens signed with it.
 * @throws SettingsFault when no server has made its secret yet
 */
export const knownTokenKeys = async ({ tokens, dataDir }: Pick<Settings, 'tokens' | 'dataDir'>): Promise<TokenKeys> => {
  if (tokens.kind !== 'generated') return tokens;
  const path = join(dataDir, tokenSecretFile);
  try {
    return { kind: 'secret', secret: checkedSecret(path, await readFile(path)) };
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR'))
      throw new SettingsFault(
        `There is no secret to sign tokens with: ${path} is not there, and no server takes a token under another one. Start a server on this folder first (npm start), set DATA_DIR to that of the server, or JWT_SECRET to what it checks tokens with.`,
      );
    if (isErrno(error, 'EACCES', 'EPERM'))
      throw new SettingsFault(`${path} may not be read by this user: run this as the user that the server runs as.`);
    throw error;
  }
};

const tokenSecretFile = 'token-secret';
const secretBytesMin = 32; // The length of an HS256 key (RFC 7518, 3.2).

const keptSecret = async (dataDir: string, secretFile: string): Promise<Uint8Array> => {
  await makeFolder(dataDir);
  const path = join(dataDir, secretFile);
  try {
    await createDurably(dataDir, secretFile, Buffer.from(randomBytes(secretBytesMin).toString('hex')));
  } catch (error) {
    // The secret was kept from an earlier start, or made at this moment by another process.
    if (!isErrno(error, 'EEXIST')) throw error;
  }
  await chmod(path, 0o600);
  return checkedSecret(path, await readFile(path));
};

const checkedSecret = (path: string, secret: Uint8Array): Uint8Array => {
  if (secret.byteLength < secretBytesMin)
    throw new SettingsFault(
      `${path} does not hold a secret any more; remove it, and a new one is made at the next start.`,
    );
  return secret;
};

const hostForm = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;

const jwksUrl = z.string().transform((text, check): URL => {
  const url = urlOf(text);
  // Over plain http an attacker could replace the keys in transit and then sign any token.
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return url;
  check.addIssue({ code: 'custom', message: 'must be an https:// URL (http:// only on this machine)' });
  return z.NEVER;
});

const collectorUrl = z.string().transform((text, check): URL => {
  const url = urlOf(text);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  check.addIssue({ code: 'custom', message: 'must be an http:// or https:// URL of a collector that takes OTLP' });
  return z.NEVER;
});

const smtpUrl = z.string().transform((text, check): SmtpAddress => {
  const server = readSmtpUrl(text);
  if (server !== undefined) return server;
  check.addIssue({ code: 'custom', message: smtpUrlForm });
  return z.NEVER;
});

const mailFrom = z.string().transform((text, check): Sender => {
  const sender = readSender(text);
  if (sender !== undefined) return sender;
  check.addIssue({ code: 'custom', message: senderForm });
  return z.NEVER;
});

/** The exact text that the claim of a token must have. */
const claimText = z
  .string()
  .regex(/^[\x21-\x7e]{1,500}$/, 'must be 1 to 500 visible ASCII characters, as tokens carry it');

const portMessage = 'must be a port, 0 to 65535';

// At 80 to 90 bytes per result this holds some 1,000 schools of mean size with five years of results, or 1,600 with
// three.
const foldCacheMb = 768;

// Each thread has a heap and a few connections of its own.
const workersMax = 32;
const workersMessage = `must be a number of threads, 1 to ${workersMax}`;

const variables = z.object({
  PORT: z
    .string()
    .default('8080')
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, portMessage)
    .transform(Number),
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine((text) => isIP(text) !== 0 || hostForm.test(text), 'must be an address or a host name to listen on'),
  EVENT_STORE: eventStoreLocation,
  EVENT_STORE_READS: replicaLocations.optional(),
  READ_STORE: readStoreLocation,
  ...kafkaVariables,
  JWT_SECRET: z
    .string()
    .refine((text) => Buffer.byteLength(text) >= secretBytesMin, `must be at least ${secretBytesMin} bytes long`)
    .optional(),
  JWKS_URL: jwksUrl.optional(),
  JWT_ISSUER: claimText.optional(),
  JWT_AUDIENCE: claimText.optional(),
  DATA_DIR: z
    .string()
    .default('./data')
    .transform((path) => resolve(path)),
  VAULT_DIR: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  STORE_WAIT_SECONDS: z
    .string()
    .default('120')
    .refine((text) => /^\d{1,4}$/.test(text) && Number(text) <= 3_600, 'must be a whole number of seconds, 0 to 3600')
    .transform(Number),
  DRAIN_SECONDS: z
    .string()
    .default('0')
    .refine((text) => /^\d{1,3}$/.test(text) && Number(text) <= 300, 'must be a whole number of seconds, 0 to 300')
    .transform(Number),
  INVOICE_RUN: z.enum(['daily', 'never'], 'must be daily, or left out').default('never'),
  ROLES: z
    .string()
    .default(processRoles.join(','))
    .transform((text, check): ReadonlySet<ProcessRole> => {
      const named = text.split(',').map((role) => role.trim());
      if (named.every(isProcessRole)) return new Set(named);
      check.addIssue({ code: 'custom', message: rolesMessage });
      return z.NEVER;
    }),
  CLOCK_LEAP_DAYS: z
    .string()
    .default('40')
    .refine((text) => /^\d{1,4}$/.test(text), 'must be a whole number of days, 0 (no bound) to 9999')
    .transform(Number),
  TRUST_PROXY: z
    .string()
    .default('0')
    .refine((text) => /^\d$/.test(text), 'must be how many proxies stand before this server, 0 to 9')
    .transform(Number),
  FOLD_CACHE_MB: z
    .string()
    .default(String(foldCacheMb))
    .refine((text) => /^\d{1,6}$/.test(text) && Number(text) >= 1, 'must be a whole number of megabytes, 1 or more')
    .transform(Number),
  WORKERS: z
    .string()
    .refine((text) => /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= workersMax, workersMessage)
    .transform(Number)
    .optional(),
  DB_CONNECTIONS: z
    .string()
    .default('20')
    .refine(
      (text) => /^\d{1,4}$/.test(text) && Number(text) >= connectionsMin(1),
      `must be a number of connections, ${connectionsMin(1)} or more`,
    )
    .transform(Number),
  ...pageVariables,
  INVOICE_IDENTIFIERS: z.enum(['required', 'optional'], 'must be required, or left out').default('optional'),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailFrom.optional(),
  PEPPOL_OUTBOX: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
});

/** The names of all variables that are read. */
export const settingNames: readonly string[] = Object.keys(variables.shape);

type Variables = z.output<typeof variables>;

const tokensOf = ({ JWT_SECRET, JWKS_URL, JWT_ISSUER = '', JWT_AUDIENCE = '' }: Variables): Settings['tokens'] => {
  if (JWT_SECRET !== undefined) return { kind: 'secret', secret: Buffer.from(JWT_SECRET) };
  if (JWKS_URL === undefined) return { kind: 'generated' };
  return { kind: 'jwks', url: JWKS_URL, issuer: JWT_ISSUER, audience: JWT_AUDIENCE };
};

/** Checks the text of the variables, so that faults here are reported together with all others. */
const tokensInOrder = (env: Readonly<Record<string, string>>, check: z.RefinementCtx): void => {
  const { HOST = '127.0.0.1', JWT_SECRET, JWKS_URL } = env;
  const fault = (path: string, message: string) => check.addIssue({ code: 'custom', path: [path], message });
  if (JWT_SECRET !== undefined && JWKS_URL !== undefined)
    fault('JWKS_URL', 'and JWT_SECRET are both set; tokens are checked with one of them');
  for (const name of ['JWT_ISSUER', 'JWT_AUDIENCE']) {
    if (JWKS_URL !== undefined && env[name] === undefined)
      fault(name, 'is needed with JWKS_URL: the same issuer signs tokens for others too, and those are not taken here');
    if (JWKS_URL === undefined && env[name] !== undefined)
      fault(name, 'is set without JWKS_URL; it is only asked of the tokens of such an issuer');
  }
  if (JWT_SECRET === undefined && JWKS_URL === undefined && !isLoopback(HOST))
    fault(
      'JWT_SECRET',
      'or JWKS_URL is needed when HOST is more than this machine; only there a secret is made by itself',
    );
};

const mailWhole = ({ SMTP_URL, MAIL_FROM }: Readonly<Record<string, string>>, check: z.RefinementCtx): void => {
  if (SMTP_URL !== undefined && MAIL_FROM === undefined)
    check.addIssue({ code: 'custom', path: ['MAIL_FROM'], message: 'is needed with SMTP_URL: it says who sends' });
  if (SMTP_URL === undefined && MAIL_FROM !== undefined)
    check.addIssue({
      code: 'custom',
      path: ['SMTP_URL'],
      message: 'is needed with MAIL_FROM: it says by which server',
    });
};

const replicasOfLog = (
  { EVENT_STORE = 'embedded', EVENT_STORE_READS }: Readonly<Record<string, string>>,
  check: z.RefinementCtx,
): void => {
  if (EVENT_STORE_READS !== undefined && !EVENT_STORE.startsWith('postgres'))
    check.addIssue({
      code: 'custom',
      path: ['EVENT_STORE_READS'],
      message: 'names replicas of a PostgreSQL, and EVENT_STORE names none: leave it out',
    });
};

const withReplicas = ({ EVENT_STORE, EVENT_STORE_READS }: Variables): EventStoreLocation =>
  EVENT_STORE.kind === 'postgres' && EVENT_STORE_READS !== undefined
    ? { ...EVENT_STORE, replicas: EVENT_STORE_READS }
    : EVENT_STORE;

const environment = z.record(z.string(), z.string()).transform((env, check): Settings => {
  const result = variables.safeParse(env);
  tokensInOrder(env, check);
  for (const [name, message] of kafkaFaults(env)) check.addIssue({ code: 'custom', path: [name], message });
  replicasOfLog(env, check);
  mailWhole(env, check);
  pagesInOrder(env, check);
  if (!result.success) {
    for (const { path, message } of result.error.issues) check.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  }
  const { data } = result;
  const workers = data.WORKERS ?? Math.min(availableParallelism(), workersMax, workersFor(data.DB_CONNECTIONS));
  if (connectionsMin(workers) > data.DB_CONNECTIONS) {
    const message = `must be ${connectionsMin(workers)} or more for the ${workers} threads of WORKERS`;
    check.addIssue({ code: 'custom', path: ['DB_CONNECTIONS'], message });
    return z.NEVER;
  }
  return {
    port: data.PORT,
    host: data.HOST,
    eventStore: withReplicas(data),
    readStore: data.READ_STORE,
    kafka: kafkaAddress(data) ?? null,
    tokens: tokensOf(data),
    storeWaitSeconds: data.STORE_WAIT_SECONDS,
    drainSeconds: data.DRAIN_SECONDS,
    dataDir: data.DATA_DIR,
    vaultDir: data.VAULT_DIR ?? join(data.DATA_DIR, 'vault'),
    invoiceRun: data.INVOICE_RUN,
    roles: data.ROLES,
    clockLeapDays: data.CLOCK_LEAP_DAYS,
    trustedProxies: data.TRUST_PROXY,
    foldCacheBytes: data.FOLD_CACHE_MB * 1_048_576,
    workers,
    dbConnections: data.DB_CONNECTIONS,
    publicUrl: data.PUBLIC_URL ?? null,
    invoiceIdentifiers: data.INVOICE_IDENTIFIERS,
    peppolOutbox: data.PEPPOL_OUTBOX ?? null,
    mail: data.SMTP_URL && data.MAIL_FROM ? { server: data.SMTP_URL, sender: data.MAIL_FROM } : null,
    oidc: oidcOf(data),
    tracesEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    logLevel: data.LOG_LEVEL,
  };
});
