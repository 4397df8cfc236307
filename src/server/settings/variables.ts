/** The variables that are read from the environment, each with its form, its bounds and what it is without a value. */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { connectionsMin } from '../stores/connections.ts';
import { urlOf } from '../stores/storeLocations.ts';
import { kafkaVariables } from './kafkaSettings.ts';
import { mailVariables } from './mailSettings.ts';
import { pageVariables } from './pageSettings.ts';
import { processRolesText } from './processRoles.ts';
import { storeVariables } from './storeSettings.ts';
import { tokenVariables } from './tokenSettings.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const hostForm = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;

const collectorUrl = z.string().transform((text, check): URL => {
  const url = urlOf(text);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  check.addIssue({ code: 'custom', message: 'must be an http:// or https:// URL of a collector that takes OTLP' });
  return z.NEVER;
});

const portMessage = 'must be a port, 0 to 65535';

// At 80 to 90 bytes per result this holds some 1,000 schools of mean size with five years of results, or 1,600 with
// three.
const foldCacheMb = 768;

// Each thread has a heap and a few connections of its own.
export const workersMax = 32;
const workersMessage = `must be a number of threads, 1 to ${workersMax}`;

export const variables = z.object({
  PORT: z
    .string()
    .default('8080')
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, portMessage)
    .transform(Number),
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine((text) => isIP(text) !== 0 || hostForm.test(text), 'must be an address or a host name to listen on'),
  ...storeVariables,
  ...kafkaVariables,
  ...tokenVariables,
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
  ROLES: processRolesText,
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
  ...mailVariables,
  PEPPOL_OUTBOX: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
});

/** The names of all variables that are read. */
export const settingNames: readonly string[] = Object.keys(variables.shape);

export type Variables = z.output<typeof variables>;
