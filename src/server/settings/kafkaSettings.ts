/** How Kafka is reached, as the variables that begin with KAFKA_ say it (interfaces.md section 3). */
import { z } from 'zod';
import type { KafkaAddress } from '../../adapters/kafka/client.ts';
import { isLoopback } from '../stores/storeLocations.ts';

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

const replicasMax = 99;

export const kafkaVariables = {
  KAFKA_BROKERS: z
    .string()
    .refine((text) => /^[^\s,:]+:\d{1,5}(,[^\s,:]+:\d{1,5})*$/.test(text), {
      error: 'must be brokers as host:port, separated by commas',
    })
    .transform((text) => text.split(','))
    .default([]),
  KAFKA_TLS_CA: z.string().optional(),
  KAFKA_SASL: z.enum(mechanisms, `must be ${mechanisms.join(', ')}`).optional(),
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: z.string().optional(),
  KAFKA_REPLICATION: z
    .string()
    .refine((text) => /^\d{1,2}$/.test(text) && Number(text) >= 1, `must be a number of replicas, 1 to ${replicasMax}`)
    .transform(Number)
    .optional(),
};

/** The variables that do not go together, each with the reason. */
export const kafkaFaults = (env: Readonly<Record<string, string>>): readonly (readonly [string, string])[] => {
  const { KAFKA_BROKERS, KAFKA_TLS_CA, KAFKA_SASL, KAFKA_USERNAME, KAFKA_PASSWORD } = env;
  const faults: (readonly [string, string])[] = [];
  for (const name of Object.keys(kafkaVariables))
    if (KAFKA_BROKERS === undefined && env[name] !== undefined)
      faults.push([name, 'is set without KAFKA_BROKERS; nothing is published without brokers']);
  for (const [name, value] of Object.entries({ KAFKA_USERNAME, KAFKA_PASSWORD })) {
    if (KAFKA_SASL !== undefined && value === undefined) faults.push([name, 'is needed with KAFKA_SASL']);
    if (KAFKA_SASL === undefined && value !== undefined)
      faults.push(['KAFKA_SASL', `must say how ${name} is given: ${mechanisms.join(', ')}`]);
  }
  const areHere = (KAFKA_BROKERS ?? '').split(',').every((broker) => isLoopback(broker.replace(/:\d+$/, '')));
  if (KAFKA_SASL === 'plain' && KAFKA_TLS_CA === undefined && !areHere)
    faults.push([
      'KAFKA_TLS_CA',
      'is needed with KAFKA_SASL=plain: the password would go over the network in the open',
    ]);
  return faults;
};

type Variables = {
  readonly KAFKA_BROKERS: readonly string[];
  readonly KAFKA_TLS_CA?: string | undefined;
  readonly KAFKA_SASL?: (typeof mechanisms)[number] | undefined;
  readonly KAFKA_USERNAME?: string | undefined;
  readonly KAFKA_PASSWORD?: string | undefined;
  readonly KAFKA_REPLICATION?: number | undefined;
};

/** Undefined without brokers. */
export const kafkaAddress = ({
  KAFKA_BROKERS: brokers,
  KAFKA_TLS_CA: authorities,
  KAFKA_SASL: mechanism,
  KAFKA_USERNAME: username = '',
  KAFKA_PASSWORD: password = '',
  KAFKA_REPLICATION: replication,
}: Variables): KafkaAddress | undefined =>
  brokers.length === 0
    ? undefined
    : {
        brokers,
        ...(authorities === undefined ? {} : { authorities }),
        ...(mechanism === undefined ? {} : { user: { mechanism, username, password } }),
        ...(replication === undefined ? {} : { replication }),
      };
