import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Proxy = {
  /** The URL that was given, by way of the proxy. */
  readonly url: string;
  /** Cuts all connections when the server next answers, before the answer gets through. */
  loseNextAnswer(): void;
  /** Cuts all connections and refuses new ones, until `restore`. */
  cut(): void;
  /** Passes nothing on any more, of old connections and of new ones, as a server that has stopped without its machine. */
  freeze(): void;
  restore(): void;
  close(): Promise<void>;
};

/** Stands between a store and its server, to lose what a network loses. */
export const proxyTo = async (target: string): Promise<Proxy> => {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let losing = false;
  let refusing = false;
  let frozen = false;
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    if (refusing) client.destroy();
    client.on('data', (data) => {
      if (!frozen) upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (frozen) return;
      if (losing) cutAll();
      else client.write(data);
      losing = false;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    loseNextAnswer: () => {
      losing = true;
    },
    cut: () => {
      refusing = true;
      cutAll();
    },
    freeze: () => {
      frozen = true;
    },
    restore: () => {
      // What was held back is lost, as its connections are.
      if (frozen) cutAll();
      frozen = false;
      refusing = false;
    },
    close: async () => {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
};
