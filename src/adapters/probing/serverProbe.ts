/**
 * Finds out by a connection of our own which kind of server stands at a host and port. Clients give the same error for
 * a wrong port, for TLS against a plain server and for another kind of server. Nothing secret is sent.
 */
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

export type Protocol = 'EventStoreDB' | 'PostgreSQL' | 'Kafka';

export type ServerPlace = {
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
  /** As in the setting. Ignored for PostgreSQL, whose client reports TLS faults by itself. */
  readonly tls: boolean;
  /** PEM of the certificate authorities; default: those of Node. */
  readonly authorities?: Buffer;
};

export type Found =
  /** The server answers as one of this kind. */
  | { readonly kind: 'right' }
  /** Nothing listens, the name is unknown, or the network does not lead there. `said`: the system's message. */
  | { readonly kind: 'unreachable'; readonly said: string }
  /** It takes the connection but does not answer. */
  | { readonly kind: 'mute' }
  /** It takes the connection and ends it, like a proxy whose server is still starting. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'tls_to_plain'; readonly said: string }
  | { readonly kind: 'plain_to_tls' }
  | { readonly kind: 'other_kind' }
  /** The TLS library's message and its code. */
  | { readonly kind: 'certificate'; readonly code: string; readonly said: string };

const probeMsMax = 800;

export const probe = async (place: ServerPlace, msMax = probeMsMax): Promise<Found> => {
  const found = await probeOnce(place, msMax);
  if (place.tls || place.protocol === 'PostgreSQL' || found.kind !== 'closed') return found;
  // Many servers that want TLS end a plain connection without a word.
  const { kind } = await probeOnce({ ...place, tls: true }, msMax);
  return kind === 'right' || kind === 'certificate' ? { kind: 'plain_to_tls' } : found;
};

const probeOnce = (place: ServerPlace, msMax: number): Promise<Found> =>
  new Promise((resolve) => {
    const { host, port } = place;
    const address = host.replace(/^\[(.*)\]$/, '$1');
    let isConnected = false;
    let isAnswered = false;
    const socket = place.tls ? tlsTo(place, address) : connectPlain({ host: address, port });
    const end = (found: Found): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(found);
    };
    const timer = setTimeout(() => end(isConnected ? { kind: 'mute' } : silent), msMax);
    // A TLS socket also emits events of the connection below it.
    socket.once('connect', () => {
      isConnected = true;
      if (!place.tls) socket.write(greetings[place.protocol]);
    });
    socket.once('secureConnect', () => {
      if (place.protocol === 'EventStoreDB' && (socket as TLSSocket).alpnProtocol !== 'h2') end({ kind: 'other_kind' });
      else socket.write(greetings[place.protocol]);
    });
    socket.once('data', (answer: Buffer) => {
      isAnswered = true;
      end(kindOf(place.protocol, answer));
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (!isAnswered) end(faultOf(error, isConnected));
    });
    socket.once('close', () => end({ kind: 'closed' }));
  });

const silent: Found = { kind: 'unreachable', said: 'no connection within a second' };

const tlsTo = ({ port, authorities, protocol }: ServerPlace, host: string): Socket =>
  connectTls({
    host,
    port,
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    ...(authorities === undefined ? {} : { ca: authorities }),
    ...(protocol === 'EventStoreDB' ? { ALPNProtocols: ['h2'] } : {}),
  });

// HTTP/2: the preface and empty settings. PostgreSQL: the request for TLS, which it answers with one letter. Kafka: the
// question which versions a broker speaks, under the number 7.
const greetings: Readonly<Record<Protocol, Buffer>> = {
  EventStoreDB: Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1'),
  PostgreSQL: Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]),
  Kafka: Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 7, 255, 255]),
};

const tlsAlert = 0x15;
const settingsFrame = 4;

const kindOf = (protocol: Protocol, answer: Buffer): Found => {
  if (isOfKind[protocol](answer)) return { kind: 'right' };
  return { kind: answer[0] === tlsAlert ? 'plain_to_tls' : 'other_kind' };
};

const isOfKind: Readonly<Record<Protocol, (answer: Buffer) => boolean>> = {
  EventStoreDB: (answer) => answer.length >= 9 && answer[3] === settingsFrame && answer[0] === 0,
  // S, N, or the error of a very old server.
  PostgreSQL: (answer) => answer.length === 1 && 'SN'.includes(String.fromCharCode(answer[0]!)),
  Kafka: (answer) => answer.length >= 8 && answer.readInt32BE(4) === 7,
};

const faultOf = ({ code = '', message }: NodeJS.ErrnoException, isConnected: boolean): Found => {
  if (/^E(CONNREFUSED|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH|TIMEDOUT|ACCES)$/.test(code) || !isConnected)
    return { kind: 'unreachable', said: message || code };
  if (/^(ECONNRESET|EPIPE)$/.test(code)) return { kind: 'closed' };
  if (/^ERR_SSL_|^EPROTO$/.test(code)) return { kind: 'tls_to_plain', said: reasonOf(message) };
  return { kind: 'certificate', code, said: message };
};

/** OpenSSL wraps its message in thread, file and line. */
const reasonOf = (message: string): string => /:([a-z0-9 /]+):[^:]*\.c:\d+/i.exec(message)?.[1] ?? message;
