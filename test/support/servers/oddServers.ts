/** Servers of another kind than a setting says. Each has a port of its own until it is closed. */
import { once } from 'node:events';
import { createServer as createWeb } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type CertificateName, certifiedBy } from './certificates.ts';

export type Odd = { readonly port: number; close(): Promise<void> };

const serving = async (server: Server): Promise<Odd> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Takes connections but never answers. */
export const muteServer = (): Promise<Odd> => serving(createServer());

export const webServer = (): Promise<Odd> => serving(createWeb((_req, res) => res.end('hello')));

/** Behaves like a PostgreSQL up to the end of its TLS handshake. */
export const postgresWithTls = (name: CertificateName): Promise<Odd> => {
  const { certificate, key } = certifiedBy(name);
  return serving(
    createServer((socket) => {
      socket.once('data', () => {
        socket.write('S');
        new TLSSocket(socket, { isServer: true, cert: certificate, key }).on('error', () => {});
      });
    }),
  );
};

/**
 * A Kafka broker, so far as a user can sign in by SCRAM. The first who tries has the connection reset, as by a broker that
 * dies. All later ones are refused.
 */
export const brokerDyingAtSignIn = async (): Promise<Odd & { signIns(): number }> => {
  const apis = [
    [3, 0, 6],
    [17, 0, 1],
    [18, 0, 2],
    [36, 0, 1],
  ];
  const mechanism = 'SCRAM-SHA-256';
  const answers: Readonly<Record<number, Buffer>> = {
    17: Buffer.concat([numbers([0], [1, 4], [mechanism.length]), Buffer.from(mechanism)]),
    18: numbers([0], [apis.length, 4], ...apis.flat().map((number) => [number] as const), [0, 4]),
    // 58: SASL_AUTHENTICATION_FAILED, without words, bytes or a session.
    36: numbers([58], [-1], [0, 4], [0, 4], [0, 4]),
  };
  let signIns = 0;
  const odd = await serving(
    createServer((socket) => {
      socket.on('data', (request) => {
        const key = request.readInt16BE(4);
        if (key === 36 && ++signIns === 1) return void socket.resetAndDestroy();
        const body = Buffer.concat([request.subarray(8, 12), answers[key]!]);
        socket.write(Buffer.concat([numbers([body.length, 4]), body]));
      });
    }),
  );
  return { ...odd, signIns: () => signIns };
};

/** Whole numbers as Kafka writes them, each of 2 bytes or of 4. */
const numbers = (...all: readonly (readonly [number, (2 | 4)?])[]): Buffer =>
  Buffer.concat(
    all.map(([number, size = 2]) => {
      const bytes = Buffer.alloc(size);
      bytes.writeIntBE(number, 0, size);
      return bytes;
    }),
  );

/** A PostgreSQL that answers everything with one error, worded as the real server words it. */
export const postgresSaying = (code: string, message: string): Promise<Odd> => {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(fields.length + 4);
  return serving(
    createServer((socket) => socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, fields])))),
  );
};
