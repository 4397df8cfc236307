/**
 * A ledger as two sites run it, on one machine. Three processes stand behind nginx. Each has network ways of its own to
 * nginx, to the brokers and to PostgreSQL, which is a primary with a synchronous standby. Kafka has three brokers.
 */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type Balancer, startBalancer } from '../servers/balancer.ts';
import { type BrokerCluster, startBrokers } from '../servers/kafkaBroker.ts';
import { type Proxy as Proxied, proxyTo } from '../servers/proxy.ts';
import { type PostgresPair, postgresPair, type Which } from './breakable/postgresPair.ts';
import { type Telboek, telboekWith } from './telboek.ts';

export type Member = {
  readonly telboek: Telboek;
  /** The process's ways to the two servers of PostgreSQL. */
  readonly network: readonly [Proxied, Proxied];
  /** The process's ways to the brokers. */
  readonly toBrokers: readonly Proxied[];
  /** The balancer's way to the process. */
  readonly front: Proxied;
};

export type Stage = {
  readonly members: readonly [Member, Member, Member];
  readonly pair: PostgresPair;
  readonly kafka: BrokerCluster;
  readonly balancer: Balancer;
  /** The server of the pair that takes writes now. */
  primary: Which;
  stop(): Promise<void>;
};

const otherWay = new URL('./breakable/otherWay.mjs', import.meta.url).href;

const portOf = ({ url }: Proxied): number => Number(new URL(url).port);

const readingPorts = (pair: PostgresPair) =>
  ([pair.urlOf('one'), pair.urlOf('two')] as const).map((url) => new URL(url));

export const openStage = async (folder: string): Promise<Stage> => {
  const ending: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of ending.splice(0).reverse()) await end();
  };
  try {
    // When root runs this, the servers run as another user, who must be able to enter.
    await chmod(folder, 0o711);
    const pair = await postgresPair(folder);
    ending.push(() => pair.stop());
    const kafka = await startBrokers();
    ending.push(() => kafka.stop());
    const joined = async (n: number): Promise<Member> => {
      const [one, two] = await Promise.all(readingPorts(pair).map(({ host }) => proxyTo(`http://${host}`)));
      const network = [one!, two!] as const;
      ending.push(() => Promise.all(network.map((way) => way.close())));
      const addresses = kafka.addresses.split(',');
      const toBrokers = await Promise.all(addresses.map((address) => proxyTo(`http://${address}`)));
      ending.push(() => Promise.all(toBrokers.map((way) => way.close())));
      const ways = addresses.map((address, n) => [new URL(`http://${address}`).port, portOf(toBrokers[n]!)]);
      const hosts = network.map(({ url }) => new URL(url).host).join(',');
      const { username, password } = new URL(pair.urlOf('one'));
      const url = `postgres://${username}:${password}@${hosts}/postgres?target_session_attrs=read-write`;
      const env = {
        EVENT_STORE: url,
        READ_STORE: url,
        VAULT_DIR: join(folder, 'vault'),
        DATA_DIR: join(folder, `data-${n}`),
        KAFKA_BROKERS: kafka.addresses,
        PORT_WAYS: JSON.stringify(Object.fromEntries(ways)),
        WORKERS: '1',
        DB_CONNECTIONS: '16',
        TRUST_PROXY: '1',
        LOG_LEVEL: 'error',
      };
      const telboek = await telboekWith(env, [`--import=${otherWay}`]);
      ending.push(() => telboek.kill());
      await telboek.start();
      const front = await proxyTo(telboek.url);
      ending.push(() => front.close());
      return { telboek, network, toBrokers, front };
    };
    const members = [await joined(1), await joined(2), await joined(3)] as const;
    const balancer = await startBalancer(members.map(({ front }) => front.url));
    ending.push(() => balancer.stop());
    return { members, pair, kafka, balancer, primary: 'one', stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Makes the other server of the pair the synchronous standby of the one that takes writes. */
export const standbyAgain = async ({ pair, primary }: Stage): Promise<void> => {
  const other: Which = primary === 'one' ? 'two' : 'one';
  await pair.tell('standby', other);
  const client = new pg.Client({ connectionString: pair.urlOf(primary) });
  await client.connect();
  try {
    await client.query(`ALTER SYSTEM SET synchronous_standby_names = '${other}'`);
    await client.query('SELECT pg_reload_conf()');
  } finally {
    await client.end();
  }
};

const answersMsMax = 1_000;

/** The process that says it holds this work; undefined while none says so. A process that stands still says nothing. */
export const holderOf = async ({ members }: Stage, work: string): Promise<Member | undefined> => {
  for (const member of members) {
    const text = await fetch(`${member.telboek.url}/metrics`, { signal: AbortSignal.timeout(answersMsMax) })
      .then((answer) => answer.text())
      .catch(() => '');
    if (new RegExp(`^telboek_holder\\{work="${work}"\\} 1$`, 'm').test(text)) return member;
  }
  return undefined;
};
