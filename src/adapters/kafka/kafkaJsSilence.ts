/**
 * kafkajs 2.2.4 and a broker that stands still: its machine still takes connections, and nobody answers. kafkajs waits in
 * vain for an answer, keeps the connection as a good one, and asks the same broker again, until it stands still no more.
 * With this file such a connection is lost: it is cut, and the client goes on with another broker, as when a broker dies.
 * And a connection that is made anew forgets what had come of an answer; kafkajs would take it for the beginning of the next.
 */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

type Connection = {
  readonly host: string;
  readonly port: number;
  readonly socket?: Socket;
  /** What has come of an answer, and how many bytes of it are awaited. */
  chunks: readonly Buffer[];
  bytesBuffered: number;
  bytesNeeded: number;
  isConnected(): boolean;
  connect(): Promise<unknown>;
  send(asked: unknown): Promise<unknown>;
  rejectRequests(error: Error): void;
  disconnect(): Promise<unknown>;
};

type Pushed = { readonly entry: { readonly apiKey: number }; readonly requestTimeout: number | null };

type RequestQueue = { createSocketRequest(pushed: Pushed): { requestTimeout: number } };

const require = createRequire(import.meta.url);
const connections = (require('kafkajs/src/network/connection') as { readonly prototype: Connection }).prototype;
const queues = (require('kafkajs/src/network/requestQueue') as { readonly prototype: RequestQueue }).prototype;
const { KafkaJSConnectionError, KafkaJSRequestTimeoutError } = require('kafkajs/src/errors') as {
  readonly KafkaJSConnectionError: new (message: string, about: { readonly broker: string }) => Error;
  readonly KafkaJSRequestTimeoutError: new () => Error;
};
const { connect, send } = connections;
const { createSocketRequest } = queues;

/** ApiVersions, which a client asks of its first broker, and takes the answer as that of all. */
const firstRequest = 18;

/** An answer begins with its length, in so many bytes. */
const lengthBytes = 4;

/** When brokers, by `host:port`, last did not answer: milliseconds since 1970. Each is an address from metadata or settings. */
const silentAt = new Map<string, number>();

const noteSilence = ({ host, port }: Connection): void => void silentAt.set(`${host}:${port}`, Date.now());

/** The one broker to ask next: one that has always answered, else the one whose last silence is the longest ago. */
export const likelyToAnswer = (brokers: readonly string[]): string[] =>
  brokers.toSorted((one, other) => (silentAt.get(one) ?? 0) - (silentAt.get(other) ?? 0)).slice(0, 1);

/** The error of a connection that its client gave up. It says nothing of its broker. */
export const abandoned = 'This client has been abandoned';

export const repairSilence = (): void => {
  connections.connect = async function () {
    if (!this.isConnected()) Object.assign(this, { chunks: [], bytesBuffered: 0, bytesNeeded: lengthBytes });
    try {
      return await connect.call(this);
    } catch (error) {
      if (!String(error).includes(abandoned)) noteSilence(this);
      throw error;
    }
  };
  connections.send = async function (asked) {
    const { socket } = this;
    try {
      return await send.call(this, asked);
    } catch (error) {
      if (!(error instanceof KafkaJSRequestTimeoutError)) throw error;
      noteSilence(this);
      const lost = new KafkaJSConnectionError(`No answer in time: ${error.message}`, {
        broker: `${this.host}:${this.port}`,
      });
      // Several requests may wait in vain at once, and after the first of them the connection may be a new one.
      if (socket !== undefined && this.socket === socket) {
        this.rejectRequests(lost);
        socket.destroy();
        await this.disconnect();
      }
      throw lost;
    }
  };
  // kafkajs means the first answer to come as soon as a connection must, and then waits as long as for any other.
  queues.createSocketRequest = function (pushed) {
    const request = createSocketRequest.call(this, pushed);
    if (pushed.entry.apiKey === firstRequest && pushed.requestTimeout !== null)
      request.requestTimeout = pushed.requestTimeout;
    return request;
  };
};
