/** Opens clients as the connection string says, and closes their connections. */
import { EventStoreDBClient } from '@eventstore/db-client';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { rereading } from '../files/rereading.ts';
import { repairReconnecting } from './grpcReconnecting.ts';
import type { EventStoreDbAddress } from './url.ts';

export type Node = { readonly address: string; readonly port: number };

export const keyOf = ({ address, port }: Node): string => `${address}:${port}`;

/**
 * Opens a client with the certificates that the files hold now (operations.md 11.9). With a node it goes to that node;
 * without, to the host of the connection string, or to the leader that the cluster names.
 */
export type Open = (node?: Node) => EventStoreDBClient;

// A node that is frozen does not say who leads. By itself the client would wait 5 s for each such node.
const gossipSeconds = 1;

/** @param known nodes of the cluster that may be asked who leads, besides the hosts of the connection string */
export const openerOf = (
  { hosts, discover, tls, user, files, numbers, connectionName }: EventStoreDbAddress,
  known: () => readonly Node[] = () => [],
): Open => {
  repairReconnecting();
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
  const isCluster = discover || hosts.length > 1;
  const opened = (node?: Node): EventStoreDBClient => {
    if (node !== undefined) return new EventStoreDBClient({ ...common, endpoint: node }, secure(), user);
    if (!isCluster) return new EventStoreDBClient({ ...common, endpoint: host }, secure(), user);
    const nodes = new Map([...hosts, ...known()].map((one) => [keyOf(one), one]));
    return new EventStoreDBClient({ ...common, endpoints: [...nodes.values()] }, secure(), user);
  };
  return (node) => withChannelNoted(opened(node));
};

/** A method that the client keeps to itself. It opens a channel when the client has none. */
type WithChannel = { getChannel(): Promise<{ close(): void }> };

/** The latest channel of each client. By then the client has closed those before. */
const channels = new WeakMap<EventStoreDBClient, ReturnType<WithChannel['getChannel']>>();
const hungUp = new WeakSet<EventStoreDBClient>();

const withChannelNoted = (client: EventStoreDBClient): EventStoreDBClient => {
  const within = client as unknown as WithChannel;
  const { getChannel } = within;
  within.getChannel = () => {
    if (hungUp.has(client)) return Promise.reject(new StoreUnavailable('This client of EventStoreDB has hung up'));
    const channel = getChannel();
    channels.set(client, channel);
    return channel;
  };
  return client;
};

/** The channel that the client has, or opens now. */
export const channelOf = (client: EventStoreDBClient): Promise<object> =>
  (client as unknown as WithChannel).getChannel();

/**
 * Ends the calls of a client for good, and closes its connection. The client by itself closes it only after some failures;
 * `dispose` leaves it open.
 */
export const hangUp = async (client: EventStoreDBClient): Promise<void> => {
  hungUp.add(client);
  await client.dispose();
  await channels.get(client)?.then(
    (channel) => channel.close(),
    () => {},
  );
};
