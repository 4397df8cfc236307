/**
 * kafkajs 2.2.4 and a broker that dies while a client signs in. kafkajs says then that the user or the password is wrong,
 * does not try again, and a consumer ends for good. With this file the error stays what it was: a lost connection, after
 * which the client goes on with another broker. What a broker answers is still a refusal.
 */
import { createRequire } from 'node:module';
import { typeOf } from './kafkaJsTransactions.ts';

type Asking = (asked: unknown) => Promise<unknown>;

type Connection = {
  readonly host: string;
  readonly port: number;
  readonly sasl: unknown;
  readonly send: Asking;
  readonly sendAuthRequest: Asking;
};

type SignIn = { connection: Connection; authenticate(): Promise<void> };

const { prototype } = createRequire(import.meta.url)('kafkajs/src/broker/saslAuthenticator') as {
  readonly prototype: SignIn;
};
const { authenticate } = prototype;

export const repairSigningIn = (): void => {
  prototype.authenticate = async function () {
    const { connection } = this;
    let lost: unknown;
    const noting =
      (ask: Asking): Asking =>
      async (asked) => {
        try {
          return await ask.call(connection, asked);
        } catch (error) {
          if (typeOf(error) === undefined) lost = error;
          throw error;
        }
      };
    const { host, port, sasl, send, sendAuthRequest } = connection;
    this.connection = { host, port, sasl, send: noting(send), sendAuthRequest: noting(sendAuthRequest) };
    try {
      await authenticate.call(this);
    } catch (error) {
      throw lost ?? error;
    }
  };
};
