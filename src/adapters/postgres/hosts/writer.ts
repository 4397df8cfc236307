/**
 * A client of PostgreSQL for an address with several hosts: it connects to the one that takes writes (operations 12.3).
 * Pools, listeners and the queue of jobs all use it in place of the driver's own.
 */
import pg from 'pg';
import { hostsIn } from './address.ts';
import {
  type Cluster,
  clusterAt,
  connectionClosed,
  connectionOpened,
  isOutdated,
  NoWriter,
  writingHost,
} from './cluster.ts';
import { standingOf } from './standing.ts';

/** Members of the driver that its types leave out. */
type Innards = { host: string; port: number; readonly connection: { readonly stream: { destroy(): void } } };

type Connected = (error?: Error) => void;

/** The class of clients of an address with several hosts, for a pool or to be used alone. */
export const writerClientOf = (url: string): typeof pg.Client => {
  const cluster = clusterAt(url);
  const first = hostsIn(url)[0]!.url;
  return class extends WriterClient {
    constructor(config?: string | pg.ClientConfig) {
      super(cluster, { ...(config as pg.ClientConfig), connectionString: first });
    }
  } as unknown as typeof pg.Client;
};

class WriterClient extends pg.Client {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster, config: pg.ClientConfig) {
    super(config);
    this.#cluster = cluster;
    // A connection that is lost before its user listens would otherwise end the process.
    this.on('error', () => {});
  }

  override connect(): Promise<this>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<this> | undefined {
    const connecting = this.#toWriter();
    if (callback === undefined) return connecting.then(() => this);
    connecting.then(() => callback(), callback);
    return undefined;
  }

  async #toWriter(): Promise<void> {
    const { host, port } = await writingHost(this.#cluster);
    const innards = this as unknown as Innards;
    innards.host = host;
    innards.port = port;
    const cut = (): void => innards.connection.stream.destroy();
    await super.connect();
    try {
      // The server may have changed its part between the question and this connection.
      const standing = await standingOf(this);
      if (!standing.takesWrites || isOutdated(standing)) throw new NoWriter(`${host}:${port} takes no writes any more`);
      const one = { standing, cut };
      this.once('end', () => connectionClosed(this.#cluster, one));
      connectionOpened(this.#cluster, one);
    } catch (error) {
      cut();
      throw error;
    }
  }
}
