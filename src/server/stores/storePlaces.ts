/** Describes the place of a store by its setting: in words, and as addresses to probe. It never includes a password. */
import { readFileSync } from 'node:fs';
import { eventStoreDbForm, readEventStoreDbUrl } from '../../adapters/eventStoreDb/url.ts';
import { hostsIn } from '../../adapters/postgres/hosts/address.ts';
import type { Protocol, ServerPlace } from '../../adapters/probing/serverProbe.ts';
import type { StoreName } from '../../ledger/eventStore.ts';

export type StoreNamed = {
  readonly name: StoreName;
  readonly variable: 'EVENT_STORE' | 'EVENT_STORE_READS' | 'READ_STORE';
  readonly url: string;
};

const defaultPort = { EventStoreDB: 2113, PostgreSQL: 5432, Kafka: 9092 } as const satisfies Record<Protocol, number>;

export const protocolOf = (url: string): Protocol => (eventStoreDbForm.test(url) ? 'EventStoreDB' : 'PostgreSQL');

/** `The event store at host:port/database (EVENT_STORE)` */
export const placeOf = ({ name, variable, url }: StoreNamed): string => `The ${name} at ${placeIn(url)} (${variable})`;

/** Host and port, with the database if there is one. */
export const placeIn = (url: string): string => {
  const [hosts = '', ...path] = url
    .replace(/^[^:]+:\/\/(?:[^/?]*@)?/, '')
    .replace(/\?.*$/, '')
    .split('/');
  const port = defaultPort[protocolOf(url)];
  const named = hosts
    .split(',')
    .map((host) => (/:\d+$/.test(host) ? host : `${host}:${port}`))
    .join(',');
  return [named, ...path].filter((part) => part !== '').join('/');
};

/** The servers in a URL; none when it names no host, as for a socket. */
export const serversAt = (url: string): readonly ServerPlace[] => {
  if (protocolOf(url) === 'EventStoreDB') {
    const { hosts, tls, files } = readEventStoreDbUrl(url);
    const authorities = files.tlsCAFile === undefined ? {} : { authorities: readFileSync(files.tlsCAFile) };
    return hosts.map(({ address, port }) => ({ protocol: 'EventStoreDB', host: address, port, tls, ...authorities }));
  }
  return hostsIn(url).map(({ host, port }) => ({ protocol: 'PostgreSQL', host, port, tls: false }));
};
