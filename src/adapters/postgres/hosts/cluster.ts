/**
 * A primary and its standbys as this thread sees them: the server that takes writes, and the open connections
 * (operations 12.3).
 */
import pg from 'pg';
import { hostsIn, type PostgresHost } from './address.ts';
import { type Answer, chooseWriter, type Reached } from './choosing.ts';
import { codeOf, isOutage } from './outages.ts';
import { type Standing, standingOf } from './standing.ts';
import { recordTimeline, timelineSeen } from './timelines.ts';

/** Milliseconds for the question to one host. */
const askMsMax = 2_000;
/** Milliseconds to wait for the other hosts once one has answered that it takes writes. */
const othersMsMax = 500;
/** Milliseconds. While there are connections, the other hosts are asked this often whether one was promoted. */
const watchMs = 1_500;

/** An outage, by its class of SQLSTATE: callers try again. */
export class NoWriter extends Error {
  override readonly name = 'NoWriter';
  readonly code = '08001';
}

/** An open connection. `cut` ends it without a goodbye, so that what is under way fails at once. */
export type Connection = { readonly standing: Standing; cut(): void };

export type Cluster = {
  readonly hosts: readonly PostgresHost[];
  readonly open: Set<Connection>;
  /** The host that took writes last, and the timeline there. */
  latest: { readonly host: PostgresHost; readonly reached: Reached } | undefined;
  /** The question under way. Connections that are opened together share it. */
  finding: Promise<PostgresHost> | undefined;
  watch: NodeJS.Timeout | undefined;
};

const clusters = new Map<string, Cluster>();

export const clusterAt = (url: string): Cluster => {
  const known = clusters.get(url);
  if (known !== undefined) return known;
  const cluster: Cluster = {
    hosts: hostsIn(url),
    open: new Set(),
    latest: undefined,
    finding: undefined,
    watch: undefined,
  };
  clusters.set(url, cluster);
  return cluster;
};

/** Whether the cluster has reached a higher timeline than this one of its servers. */
export const isOutdated = ({ system, timeline }: Standing): boolean => timeline < timelineSeen(system);

/** The host that takes writes. All hosts are asked, because two may say that they do. @throws NoWriter */
export const writingHost = (cluster: Cluster): Promise<PostgresHost> => {
  cluster.finding ??= find(cluster).finally(() => {
    cluster.finding = undefined;
  });
  return cluster.finding;
};

export const connectionOpened = (cluster: Cluster, connection: Connection): void => {
  cluster.open.add(connection);
  reach(cluster, connection.standing);
  watchOthers(cluster);
};

export const connectionClosed = (cluster: Cluster, connection: Connection): void => {
  cluster.open.delete(connection);
};

const find = async (cluster: Cluster): Promise<PostgresHost> => {
  const answers = await answersOf(cluster.hosts);
  const choice = chooseWriter(answers, cluster.latest?.reached, timelineSeen);
  if (choice.chosen !== undefined) {
    cluster.latest = { host: choice.chosen, reached: choice.reached };
    reach(cluster, choice.reached);
    return choice.chosen;
  }
  const faults = answers.flatMap(({ said }) => (said instanceof Error ? [said] : []));
  // A wrong password or certificate is the same at every host, and no outage.
  if (faults.length === answers.length && !faults.some(isOutage)) throw faults[0];
  throw new NoWriter(`no host takes writes: ${choice.why}`, { cause: faults[0] });
};

/**
 * Cuts the connections to a former primary: it may have come back without noticing that another server was promoted.
 */
const reach = (cluster: Cluster, { system, timeline }: Reached): void => {
  recordTimeline(system, timeline);
  for (const connection of cluster.open) if (isOutdated(connection.standing)) connection.cut();
};

/** All answers, or those that came within `othersMsMax` of one that takes writes. */
const answersOf = async (hosts: readonly PostgresHost[]): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  const enough = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const asked = hosts.map(async (at) => {
    const said = await ask(at);
    answers.push({ at, said });
    if (!(said instanceof Error) && said.takesWrites) timer ??= setTimeout(enough.resolve, othersMsMax);
  });
  await Promise.race([Promise.all(asked), enough.promise]);
  clearTimeout(timer);
  // In the order of the address, not of the answers.
  return hosts.flatMap((host) => answers.filter(({ at }) => at === host));
};

const ask = async ({ url }: PostgresHost): Promise<Standing | Error> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'telboek',
    connectionTimeoutMillis: askMsMax,
    query_timeout: askMsMax,
  }).on('error', () => {});
  try {
    await client.connect();
    return await standingOf(client);
  } catch (error) {
    return error instanceof Error ? error : new Error(codeOf(error) ?? String(error));
  } finally {
    client.end().catch(() => {});
  }
};

/** The timer keeps no process alive, and does not run while there is no connection. */
const watchOthers = (cluster: Cluster): void => {
  cluster.watch ??= setTimeout(async () => {
    const others = cluster.hosts.filter((host) => host !== cluster.latest?.host);
    for (const { said } of await answersOf(others))
      if (!(said instanceof Error) && said.takesWrites && said.system === cluster.latest?.reached.system)
        reach(cluster, said);
    cluster.watch = undefined;
    if (cluster.open.size > 0) watchOthers(cluster);
  }, watchMs).unref();
};
