import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Proxy = {
  /** The given URL with the proxy's address in it. */
  readonly url: string;
  /** Cuts all connections at the server's next answer, before that answer gets through. */
  loseNextAnswer(): void;
  /**
   * Cuts all connections once this many further pieces of answers got through, counted over all connections. Then it refuses
   * new connections for `ms` milliseconds.
   */
  cutAfter(answers: number, ms: number): void;
  /** The pieces of answers that got through so far. */
  answers(): number;
  /** Cuts all connections and refuses new ones, until `restore`. */
  cut(): void;
  restore(): void;
  /** Lets nothing through in either direction but keeps all connections, until `thaw`. */
  freeze(): void;
  /** Freezes when a client sends such a piece, which is held back too. Resolves once that has happened. */
  freezeBefore(isHeldBack: (piece: Buffer) => boolean): Promise<void>;
  /** Ends a freeze, and what should begin one. */
  thaw(): void;
  /** Delays each piece of an answer by this many milliseconds; 0 ends the delay. */
  answerLate(ms: number): void;
  close(): Promise<void>;
};

/** Stands between a store and its server, and loses or delays data as a network does. */
export const proxyTo = async (target: string): Promise<Proxy> => {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let losing = false;
  let refusing = false;
  let frozen = false;
  let lateMs = 0;
  let answers = 0;
  let freezing: { readonly isHeldBack: (piece: Buffer) => boolean; readonly done: () => void } | undefined;
  let cutting: { readonly at: number; readonly ms: number } | undefined;
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const cut = () => {
    refusing = true;
    cutAll();
  };
  const restore = () => {
    // The held data are lost together with their connections.
    if (frozen) cutAll();
    frozen = false;
    refusing = false;
  };
  const freeze = () => {
    frozen = true;
    for (const socket of sockets) socket.pause();
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
    client.on('data', (data: Buffer) => {
      if (!freezing?.isHeldBack(data)) {
        upstream.write(data);
        return;
      }
      freeze();
      client.unshift(data);
      freezing.done();
      freezing = undefined;
    });
    upstream.on('data', (data) => {
      answers++;
      if (cutting !== undefined && answers > cutting.at) {
        setTimeout(restore, cutting.ms);
        cutting = undefined;
        cut();
      } else if (losing) cutAll();
      else if (lateMs > 0) setTimeout(() => client.write(data), lateMs);
      else client.write(data);
      losing = false;
    });
    if (frozen) for (const socket of [client, upstream]) socket.pause();
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
    cutAfter: (more, ms) => {
      cutting = { at: answers + more, ms };
    },
    answers: () => answers,
    cut,
    restore,
    freeze,
    freezeBefore: (isHeldBack) =>
      new Promise((done) => {
        freezing = { isHeldBack, done };
      }),
    thaw: () => {
      freezing = undefined;
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    answerLate: (ms) => {
      lateMs = ms;
    },
    close: async () => {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
};
