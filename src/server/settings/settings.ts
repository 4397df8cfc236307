/** The settings from the environment (interfaces.md section 4), read once and as a whole. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { KafkaAddress } from '../../adapters/kafka/client.ts';
import { connectionsMin, workersFor } from '../stores/connections.ts';
import type { EventStoreLocation, StoreLocation } from '../stores/storeLocations.ts';
import { kafkaAddress, kafkaFaults } from './kafkaSettings.ts';
import { type MailSettings, mailInOrder, mailOf } from './mailSettings.ts';
import { type OidcSettings, oidcOf, pagesInOrder } from './pageSettings.ts';
import type { ProcessRole } from './processRoles.ts';
import { eventStoreOf, replicasInOrder } from './storeSettings.ts';
import { type TokenSettings, tokensInOrder, tokensOf } from './tokenSettings.ts';
import { type Variables, variables, workersMax } from './variables.ts';

export type Settings = {
  /** 0 stands for any free port. */
  readonly port: number;
  readonly host: string;
  readonly eventStore: EventStoreLocation;
  readonly readStore: StoreLocation;
  /** Null: nothing is published. The feed works all the same. */
  readonly kafka: KafkaAddress | null;
  readonly tokens: TokenSettings;
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
  /** The origin under which browsers reach us. Null: on this machine, the address that they ask for. */
  readonly publicUrl: string | null;
  /** An absolute path: the folder from which a Peppol access point takes files. Null: there is none. */
  readonly peppolOutbox: string | null;
  /** Whether a debtor must have a KvK number or an OIN to be billed. */
  readonly invoiceIdentifiers: 'required' | 'optional';
  /** The server that takes e-mail, and the sender. Null: no e-mail is sent. */
  readonly mail: MailSettings | null;
  /** The OpenID provider at which people sign in. Null: they sign in only with links of this server. */
  readonly oidc: OidcSettings | null;
  /** The base URL of the collector that gets traces, by OTLP over HTTP. Null: there are no traces. */
  readonly tracesEndpoint: URL | null;
  readonly logLevel: Variables['LOG_LEVEL'];
};

/** The environment is wrong. The message names every wrong variable and the reason, but never its value. */
export class SettingsFault extends Error {
  override readonly name = 'SettingsFault';
}

/** @throws SettingsFault */
export const readSettings = (env: Readonly<Record<string, string | undefined>>): Settings => {
  // Compose files and shells pass unset variables as empty text.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = environment.safeParse(given);
  if (result.success) return result.data;
  throw new SettingsFault(result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`).join('\n'));
};

const environment = z.record(z.string(), z.string()).transform((env, check): Settings => {
  const result = variables.safeParse(env);
  tokensInOrder(env, check);
  for (const [name, message] of kafkaFaults(env)) check.addIssue({ code: 'custom', path: [name], message });
  replicasInOrder(env, check);
  mailInOrder(env, check);
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
    eventStore: eventStoreOf(data),
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
    mail: mailOf(data),
    oidc: oidcOf(data),
    tracesEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    logLevel: data.LOG_LEVEL,
  };
});
