/** A client of the brokers whose connections can all be cut at once. */
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Admin, Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { rereading } from '../files/rereading.ts';
import { repairSigningIn } from './kafkaJsSigningIn.ts';
import { abandoned, likelyToAnswer, repairSilence } from './kafkaJsSilence.ts';
import { repairTimers } from './kafkaJsTimers.ts';
import { repairTransactions } from './kafkaJsTransactions.ts';

export type KafkaAddress = {
  /** `host:port` of any brokers of the cluster. */
  readonly brokers: readonly string[];
  /** A file of certificates (PEM) whose authorities the brokers' certificates are of. Left out: no TLS. */
  readonly authorities?: string;
  readonly user?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** The number of replicas with which topics are created. Default: as many as there are brokers, and 3 at most. */
  readonly replication?: number;
};

/** Milliseconds within which a broker must answer. A client's very first request must be answered in `connectionTimeout`. */
export const requestMsMax = 10_000;

export type Client = {
  readonly kafka: Kafka;
  /** Cuts all connections. No new one is made. */
  cut(): void;
};

export const openClient = ({ brokers, authorities, user }: KafkaAddress): Client => {
  repairTimers();
  repairTransactions();
  repairSigningIn();
  repairSilence();
  const sockets = openSockets(authorities);
  const kafka = new Kafka({
    clientId: 'telboek',
    // One at a time: of a longer list kafkajs takes the next after each failure, also one that was silent.
    brokers: () => likelyToAnswer(brokers),
    logLevel: logLevel.NOTHING, // Failures are thrown, and reported once by the publisher.
    socketFactory: sockets.open,
    ssl: authorities !== undefined,
    ...(user === undefined ? {} : { sasl: { ...user } as SASLOptions }),
    connectionTimeout: 3_000,
    requestTimeout: requestMsMax,
    enforceRequestTimeout: true,
    // A restarting broker is back within some ten seconds. That long the producer repeats a batch under its own number.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
  });
  return { kafka, cut: sockets.destroy };
};

export const withAdmin = async <T>({ kafka }: Client, work: (admin: Admin) => Promise<T>): Promise<T> => {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
};

const authorityFile = rereading();

/** A certificate names a host, and an address is checked without a name. */
const named = (host: string) => (isIP(host) === 0 ? { servername: host } : {});

/**
 * Keeps all connections of one client, to cut them at once: kafkajs itself goes on trying after it was told to
 * disconnect.
 */
const openSockets = (authorities: string | undefined) => {
  const sockets = new Set<Socket>();
  let isCut = false;
  return {
    open: ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket => {
      if (isCut) throw new Error(abandoned);
      const common = { host, port, keepAlive: true, noDelay: true };
      const socket =
        authorities === undefined
          ? connect(common, onConnect)
          : // The file is read for each connection, so that a renewed authority holds from the next one on.
            connectTls({ ...common, ...named(host), ca: authorityFile(authorities) }, onConnect);
      sockets.add(socket.on('close', () => sockets.delete(socket)));
      return socket;
    },
    destroy: (): void => {
      isCut = true;
      // kafkajs forgets a connection and its timer when that fails, and not when it is merely closed.
      for (const socket of sockets) socket.destroy(new Error(abandoned));
    },
  };
};
