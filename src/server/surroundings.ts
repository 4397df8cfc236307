/** The folders and certificates that this process needs, for its metrics (operations 12.7). */
import type { SurroundingsWatched } from '../adapters/prometheus/surroundings.ts';
import type { Settings } from './settings/settings.ts';

export const surroundingsOf = ({
  dataDir,
  vaultDir,
  peppolOutbox,
  kafka,
  eventStore,
  readStore,
}: Pick<
  Settings,
  'dataDir' | 'vaultDir' | 'peppolOutbox' | 'kafka' | 'eventStore' | 'readStore'
>): SurroundingsWatched => ({
  folders: { data: dataDir, vault: vaultDir, ...(peppolOutbox === null ? {} : { 'peppol-outbox': peppolOutbox }) },
  certificates: {
    ...(kafka?.authorities === undefined ? {} : { KAFKA_TLS_CA: kafka.authorities }),
    ...authorityOf('EVENT_STORE', eventStore),
    ...authorityOf('EVENT_STORE_READS', replicaOf(eventStore)),
    ...authorityOf('READ_STORE', readStore),
  },
});

/** The address of EVENT_STORE_READS has one authority for all its hosts. */
const replicaOf = (log: Settings['eventStore']): Settings['eventStore'] => {
  const [url] = log.kind === 'postgres' ? (log.replicas ?? []) : [];
  return url === undefined ? { kind: 'embedded' } : { kind: 'postgres', url };
};

/** An address may name several hosts, which no URL does. So only the part after its question mark is read. */
const authorityOf = (setting: string, store: Settings['eventStore']): Readonly<Record<string, string>> => {
  if (store.kind === 'embedded') return {};
  const query = new URLSearchParams(store.url.split('?').slice(1).join('?'));
  const file = query.get('sslrootcert') ?? query.get('tlsCAFile');
  return file === null ? {} : { [setting]: file };
};
