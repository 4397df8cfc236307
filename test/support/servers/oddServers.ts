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

/** A PostgreSQL that answers everything with one error, worded as the real server words it. */
export const postgresSaying = (code: string, message: string): Promise<Odd> => {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(fields.length + 4);
  return serving(
    createServer((socket) => socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, fields])))),
  );
};
