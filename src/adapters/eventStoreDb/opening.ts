/** Opens clients as the connection string says, and closes their connections. */
import { EventStoreDBClient } from '@eventstore/db-client';
import { rereading } from '../files/rereading.ts';
import type { EventStoreDbAddress } from './url.ts';

export type Node = { readonly address: string; readonly port: number };

/**
 * Opens a client with the certificates that the files hold now (operations.md 11.9). With `leader` it goes to that node;
 * without, to the host of the connection string, or to the leader that the cluster names.
 */
export type Open = (leader?: Node) => EventStoreDBClient;

// A node that is frozen does not say who leads. By itself the client would wait 5 s for each such node.
const gossipSeconds = 1;

export const openerOf = ({ hosts, discover, tls, user, files, numbers, connectionName }: EventStoreDbAddress): Open => {
  const common = { gossipTimeout: gossipSeconds, ...numbers, connectionName };
  const readFile = rereading();
  const file = <Name extends string>(name: Name, path: string | undefined) =>
    path === undefined ? {} : ({ [name]: readFile(path) } as { readonly [Key in Name]: Buffer });
  const secure = () => ({
    insecure: !tls,
    ...file('rootCertificate', files.tlsCAFile),
    ...file('userCertFile', files.userCertFile),
    ...file('userKeyFile', files.userKeyFile),
  });
  const [host] = hosts as [Node];
  return (leader) => {
    if (leader !== undefined) return new EventStoreDBClient({ ...common, endpoint: leader }, secure(), user);
    if (hosts.length > 1) return new EventStoreDBClient({ ...common, endpoints: [...hosts] }, secure(), user);
    if (discover) return new EventStoreDBClient({ ...common, discover: host }, secure(), user);
    return new EventStoreDBClient({ ...common, endpoint: host }, secure(), user);
  };
};

/** A method that the client keeps to itself. */
type WithChannel = { getChannel(): Promise<{ close(): void }> };

/**
 * Closes the connection of a client whose server gave no answer. A client closes it by itself when a call fails, but not
 * when we gave up waiting; `dispose` ends the calls and leaves the connection open.
 */
export const hangUp = async (client: EventStoreDBClient): Promise<void> => {
  await client.dispose();
  (await (client as unknown as WithChannel).getChannel()).close();
};
