/** The clients of this process, shared by all stores on one server, and disposed of with the last. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { type EventStoreDbAddress, readEventStoreDbUrl } from './eventStoreDbUrl.ts';
import { appendsSettled, type Writer, writerWith } from './eventStoreDbWriter.ts';

export type Connection = {
  /** Has a client of its own: when a read fails the client may leave its channel, with the appends of a writer on it. */
  readonly reader: EventStoreDBClient;
  readonly writer: Writer;
  /** Ends what it holds when no other store uses it. */
  release(): Promise<void>;
};

type Shared = { readonly reader: EventStoreDBClient; readonly writer: Writer; users: number };

const connections = new Map<string, Shared>();

const endMsMax = 2_000;

/** @throws EventStoreDbUrlFault; Error for a certificate that cannot be read */
export const connect = (url: string): Connection => {
  const shared = connections.get(url) ?? opened(url);
  connections.set(url, shared);
  shared.users++;
  return {
    reader: shared.reader,
    writer: shared.writer,
    release: async () => {
      if (--shared.users > 0) return;
      connections.delete(url);
      await Promise.race([ended(shared), pause(endMsMax, undefined, { ref: false })]);
    },
  };
};

const opened = (url: string): Shared => {
  const open = openerOf(readEventStoreDbUrl(url));
  return { reader: open(), writer: writerWith(open), users: 0 };
};

const ended = async ({ reader, writer }: Shared): Promise<void> => {
  await appendsSettled();
  await Promise.all([reader.dispose(), writer.dispose()]);
};

const openerOf = ({
  hosts,
  discover,
  tls,
  user,
  files,
  numbers,
  connectionName,
}: EventStoreDbAddress): (() => EventStoreDBClient) => {
  const common = { ...numbers, connectionName };
  const secure = {
    insecure: !tls,
    ...(files.tlsCAFile === undefined ? {} : { rootCertificate: readFileSync(files.tlsCAFile) }),
    ...(files.userCertFile === undefined ? {} : { userCertFile: readFileSync(files.userCertFile) }),
    ...(files.userKeyFile === undefined ? {} : { userKeyFile: readFileSync(files.userKeyFile) }),
  };
  const [host] = hosts as [EventStoreDbAddress['hosts'][number]];
  if (hosts.length > 1) return () => new EventStoreDBClient({ ...common, endpoints: [...hosts] }, secure, user);
  if (discover) return () => new EventStoreDBClient({ ...common, discover: host }, secure, user);
  return () => new EventStoreDBClient({ ...common, endpoint: host }, secure, user);
};
