/** A Kafka broker for one test, or a cluster of three (test/servers/kafka.sh); each can be ended and started again. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(import.meta.dirname, '..', '..', 'servers', 'kafka.sh');
const run = promisify(execFile);

/**
 * Which Kafka a cluster runs: the newer of the two that are installed (`KAFKA_CLUSTER_VERSION`), or the one that single
 * brokers run (`KAFKA_VERSION`), so that clusters of both are tried. Without the former both are the same.
 */
export type ClusterOf = 'newer' | 'same as single brokers';

const envOf = (which: ClusterOf) => ({
  env: {
    ...process.env,
    ...(which === 'newer' && process.env.KAFKA_CLUSTER_VERSION && { KAFKA_VERSION: process.env.KAFKA_CLUSTER_VERSION }),
  },
});

/** Whether Kafka tests can run: `KAFKA_TEST_BROKERS` names a broker, and one can be started here. */
export const kafkaIsHere = (): boolean => process.env.KAFKA_TEST_BROKERS !== undefined && brokersCanStart();

/** Whether test/servers/kafka.sh has been installed. */
export const brokersCanStart = (): boolean => {
  try {
    execFileSync('bash', [script, 'installed']);
    return true;
  } catch {
    return false;
  }
};

export const noKafka = 'skipped: KAFKA_TEST_BROKERS names no broker, or test/servers/kafka.sh is not installed';

export type Broker = {
  /** `host:port`, which stays the same after a restart. */
  readonly address: string;
  /** `host:port` without TLS and without a user, as brokers use it among themselves. */
  inside(): Promise<string>;
  /** Ends the broker in order, or at once as when the machine fails. */
  down(how?: 'TERM' | 'KILL'): Promise<void>;
  up(): Promise<void>;
  /** Keeps the broker from answering anybody, clients and other brokers alike. Its connections stay. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
};

/** What a broker demands of its clients: TLS with this key and certificate (both in one file), and this user. */
export type Guarded = { readonly pem: string; readonly username: string; readonly password: string };

/** Settings of brokers by name, which win over those of test/servers/kafka.env. */
export type BrokerSettings = Readonly<Record<string, string>>;

const withSettings = (settings: BrokerSettings, env: NodeJS.ProcessEnv = process.env) => ({
  env: {
    ...env,
    KAFKA_SETTINGS: Object.entries(settings)
      .map((setting) => setting.join('='))
      .join('\n'),
  },
});

export const startBroker = async (guarded?: Guarded, settings: BrokerSettings = {}): Promise<Broker> => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-kafka-'));
  const { stdout } = await run('bash', [script, 'start', folder, ...asked(guarded)], withSettings(settings));
  const broker = brokerIn(folder, stdout.trim());
  return {
    ...broker,
    stop: async () => {
      await broker.stop();
      await rm(folder, { recursive: true });
    },
  };
};

export type BrokerCluster = {
  /** The three brokers, in the order of their addresses. */
  readonly brokers: readonly [Broker, Broker, Broker];
  /** `host:port` of each, separated by commas. */
  readonly addresses: string;
  stop(): Promise<void>;
};

/** Three brokers with replication 3, two of which must have a message before it counts as written. */
export const startBrokers = async (
  guarded?: Guarded,
  settings: BrokerSettings = {},
  which: ClusterOf = 'newer',
): Promise<BrokerCluster> => {
  const ofCluster = envOf(which);
  const folder = await mkdtemp(join(tmpdir(), 'telboek-kafkas-'));
  const { stdout } = await run(
    'bash',
    [script, 'cluster', folder, ...asked(guarded)],
    withSettings(settings, ofCluster.env),
  );
  const [one = '', two = '', three = ''] = stdout.trim().split(',');
  const brokers = [
    brokerIn(join(folder, '1'), one, ofCluster),
    brokerIn(join(folder, '2'), two, ofCluster),
    brokerIn(join(folder, '3'), three, ofCluster),
  ] as const;
  return {
    brokers,
    addresses: stdout.trim(),
    stop: async () => {
      for (const broker of brokers) await broker.stop();
      await rm(folder, { recursive: true });
    },
  };
};

const asked = (guarded: Guarded | undefined): string[] =>
  guarded === undefined ? [] : [guarded.pem, guarded.username, guarded.password];

const brokerIn = (folder: string, address: string, options = {}): Broker => ({
  address,
  inside: async () => {
    const settings = await readFile(join(folder, 'kafka', 'server.properties'), 'utf8');
    return /^listeners=PLAINTEXT:\/\/([^,]+)/m.exec(settings)![1]!;
  },
  down: async (how = 'TERM') => void (await run('bash', [script, 'down', folder, how])),
  up: async () => void (await run('bash', [script, 'up', folder], options)),
  pause: async () => void (await run('bash', [script, 'pause', folder])),
  resume: async () => void (await run('bash', [script, 'resume', folder])),
  stop: async () => void (await run('bash', [script, 'stop', folder])),
});
