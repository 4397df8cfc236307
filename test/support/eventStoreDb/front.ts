/** Stands in front of the stand-in's server and plays the faults of machines and networks: cuts, freezes, delays. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type Front = {
  readonly port: number;
  /** Cuts open connections and refuses new ones, until `open`. */
  shut(): void;
  open(): void;
  /** Cuts open connections. New ones are served. */
  cut(): void;
  /**
   * Takes connections and bytes but passes nothing on in either direction (not even an answer to a ping), until `thaw`.
   */
  freeze(): void;
  thaw(): void;
  /** Delays answers by this many milliseconds from now on. */
  delay(ms: number): void;
  /** The number of connections that clients have now. */
  readonly connections: number;
  close(): Promise<void>;
};

/** @param port 0: any free port. */
export const frontOf = async (target: number, port = 0): Promise<Front> => {
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  let refusing = false;
  let delayMs = 0;
  let frozen: Promise<void> | undefined;
  let thaw = () => {};
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };

  const pass = async (from: Socket, to: Socket, isAnswer: boolean): Promise<void> => {
    for await (const bytes of from) {
      if (isAnswer && delayMs > 0) await pause(delayMs);
      while (frozen !== undefined) await frozen;
      if (to.destroyed) return;
      if (!to.write(bytes)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
    }
    to.end();
  };

  const server = createServer((client) => {
    if (refusing) {
      client.destroy();
      return;
    }
    const upstream = connect(target, '127.0.0.1');
    clients.add(client);
    client.on('close', () => clients.delete(client));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    pass(client, upstream, false).catch(() => {});
    pass(upstream, client, true).catch(() => {});
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    cut,
    shut: () => {
      refusing = true;
      cut();
    },
    open: () => {
      refusing = false;
    },
    freeze: () => {
      frozen ??= new Promise((resolve) => {
        thaw = resolve;
      });
    },
    thaw: () => {
      frozen = undefined;
      thaw();
    },
    delay: (ms) => {
      delayMs = ms;
    },
    get connections() {
      return clients.size;
    },
    close: async () => {
      frozen = undefined;
      thaw();
      cut();
      server.close();
      await once(server, 'close');
    },
  };
};
