/** Where the stores are, as EVENT_STORE and READ_STORE say it. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { eventStoreDbForm, eventStoreDbUrlFault } from '../../adapters/eventStoreDb/url.ts';
import { hostsIn, namesSeveralHosts, severalHostsFault } from '../../adapters/postgres/hosts/address.ts';

/** The place of a store: our own PostgreSQL in the data folder, or a server. */
export type StoreLocation =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'postgres';
      readonly url: string;
      /** The address of each replica that long work may read from; only a log has them. */
      readonly replicas?: readonly string[];
    };

export type EventStoreLocation = StoreLocation | { readonly kind: 'eventstoredb'; readonly url: string };

export const urlOf = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

const isPostgres = (text: string): boolean => /^postgres(ql)?:\/\//.test(text);

/** operations.md 12.3: a password and a school's data are sent unencrypted only where the address says so explicitly. */
const openToOthersMessage =
  'names another machine and does not say how to reach it: add ?sslmode=verify-full (and &sslrootcert=ca.pem for an authority of your own), or ?sslmode=disable where nobody can listen in';

/** The fault of an address of PostgreSQL; undefined when it is right. */
const postgresFault = (text: string): string | undefined => {
  if (namesSeveralHosts(text)) {
    const fault = severalHostsFault(text);
    if (fault !== undefined) return fault;
  }
  return addressFault(text);
};

const addressFault = (text: string): string | undefined => {
  const urls = namesSeveralHosts(text) ? hostsIn(text).map(({ url }) => urlOf(url)) : [urlOf(text)];
  if (urls.includes(undefined)) return 'must be of the form postgres://user:password@host:5432/database';
  // The driver would take a list of hosts in a parameter for the name of one.
  if (urls.some((url) => url?.searchParams.get('host')?.includes(',')))
    return 'names several hosts in its parameter host: write them before the database, as postgres://host:5432,host:5432/database?target_session_attrs=read-write';
  const isInTheOpen = urls.some(
    (url) => url?.hostname && !isLoopback(url.hostname) && !url.searchParams.has('sslmode'),
  );
  return isInTheOpen ? openToOthersMessage : undefined;
};

const located = (forms: string) =>
  z
    .string()
    .default('embedded')
    .transform((text, check): EventStoreLocation => {
      if (text === 'embedded') return { kind: 'embedded' };
      const isEventStoreDb = eventStoreDbForm.test(text);
      const fault = isPostgres(text)
        ? postgresFault(text)
        : isEventStoreDb
          ? eventStoreDbUrlFault(text)
          : `must be ${forms}`;
      if (fault === undefined) return { kind: isEventStoreDb ? 'eventstoredb' : 'postgres', url: text };
      check.addIssue({ code: 'custom', message: fault });
      return z.NEVER;
    });

export const eventStoreLocation = located('embedded, postgres://…, esdb://… or kurrentdb://…');

const replicasForm = 'must be of the form postgres://user:password@replica1:5432,replica2:5432/database';

/** EVENT_STORE_READS: the address of each replica by itself (operations 12.3). */
export const replicaLocations = z.string().transform((text, check): readonly string[] => {
  const hosts = isPostgres(text) ? hostsIn(text) : [];
  const target =
    hosts[0] && URL.canParse(hosts[0].url) && new URL(hosts[0].url).searchParams.get('target_session_attrs');
  const fault =
    hosts.some(({ host, url }) => host === '' || !URL.canParse(url)) || hosts.length === 0
      ? replicasForm
      : target
        ? 'names replicas, which take no writes: leave target_session_attrs out'
        : addressFault(text);
  if (fault === undefined) return hosts.map(({ url }) => url);
  check.addIssue({ code: 'custom', message: fault });
  return z.NEVER;
});

const readStoreForms = 'embedded or postgres://…';

export const readStoreLocation = located(readStoreForms).transform((location, check): StoreLocation => {
  if (location.kind !== 'eventstoredb') return location;
  check.addIssue({ code: 'custom', message: `must be ${readStoreForms}` });
  return z.NEVER;
});
