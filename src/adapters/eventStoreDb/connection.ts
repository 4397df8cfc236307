/** The clients of this process. All stores on one server share them, and the last store to close disposes of them. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { StoreDenied } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { type EventStoreDbAddress, readEventStoreDbUrl } from './url.ts';
import { appendsSettled, type Writer, writerWith } from './writer.ts';

export type Connection = {
  /**
   * A client for reads only. When a read fails, a client may drop its channel; appends on the same channel would be
   * lost.
   */
  reader(): EventStoreDBClient;
  /**
   * Reads by that client. A refused user is tried again within half a second, because a server that has just started
   * does not know its users yet. After an outage the certificate authorities are read again (operations.md 11.9).
   */
  reading<Result>(read: (client: EventStoreDBClient) => Promise<Result>): Promise<Result>;
  readonly writer: Writer;
  /** Ends the clients when no other store uses them. */
  release(): Promise<void>;
};

type Shared = {
  reader: EventStoreDBClient;
  readonly writer: Writer;
  /** Opens a new reader when the files of the authorities have changed since the last one was opened. */
  readonly renewReader: (failed: EventStoreDBClient) => void;
  users: number;
};

const connections = new Map<string, Shared>();

const endMsMax = 2_000;

/** @throws EventStoreDbUrlFault; Error for a certificate that cannot be read */
export const connect = (url: string): Connection => {
  const shared = connections.get(url) ?? opened(url);
  connections.set(url, shared);
  shared.users++;
  return {
    reader: () => shared.reader,
    reading: (read) => readingBy(shared, read),
    writer: shared.writer,
    release: async () => {
      if (--shared.users > 0) return;
      connections.delete(url);
      await Promise.race([ended(shared), pause(endMsMax, undefined, { ref: false })]);
    },
  };
};

// Milliseconds. Together longer than a secure server refuses the right user after its start.
const refusedPausesMs = [100, 150, 250];

const readingBy = async <Result>(
  shared: Shared,
  read: (client: EventStoreDBClient) => Promise<Result>,
): Promise<Result> => {
  for (let attempt = 0; ; attempt++) {
    const used = shared.reader;
    try {
      return await read(used);
    } catch (error) {
      const pauseMs = refusedPausesMs[attempt];
      const isRefused = error instanceof StoreDenied && error.right === 'log in';
      if (!isRefused && error instanceof StoreUnavailable) shared.renewReader(used);
      if (!isRefused || pauseMs === undefined) throw error;
      await pause(pauseMs);
    }
  }
};

const opened = (url: string): Shared => {
  const { open, files } = openerOf(readEventStoreDbUrl(url));
  let known = files();
  const shared: Shared = {
    reader: open(),
    writer: writerWith(open),
    renewReader: (failed) => {
      const now = files();
      if (failed !== shared.reader || now.every((file, n) => known[n]?.equals(file))) return;
      known = now;
      // The streams of the failed reader end by themselves. Its channel stays open for reads still under way.
      shared.reader = open();
    },
    users: 0,
  };
  return shared;
};

const ended = async ({ reader, writer }: Pick<Shared, 'reader' | 'writer'>): Promise<void> => {
  await appendsSettled();
  await Promise.all([reader.dispose(), writer.dispose()]);
};

const openerOf = ({ hosts, discover, tls, user, files, numbers, connectionName }: EventStoreDbAddress): Opener => {
  const common = { ...numbers, connectionName };
  const readFile = rememberingReader();
  const file = <Name extends string>(name: Name, path: string | undefined) =>
    path === undefined ? {} : ({ [name]: readFile(path) } as { readonly [Key in Name]: Buffer });
  const secure = () => ({
    insecure: !tls,
    ...file('rootCertificate', files.tlsCAFile),
    ...file('userCertFile', files.userCertFile),
    ...file('userKeyFile', files.userKeyFile),
  });
  const [host] = hosts as [EventStoreDbAddress['hosts'][number]];
  return {
    open: () => {
      if (hosts.length > 1) return new EventStoreDBClient({ ...common, endpoints: [...hosts] }, secure(), user);
      if (discover) return new EventStoreDBClient({ ...common, discover: host }, secure(), user);
      return new EventStoreDBClient({ ...common, endpoint: host }, secure(), user);
    },
    files: () => Object.values(files).map(readFile),
  };
};

type Opener = {
  /** Opens a client with the certificates that the files hold now. */
  open(): EventStoreDBClient;
  /** The present content of those files. */
  files(): Buffer[];
};

/** While a file is being replaced, its last content is used. @throws Error for a file that could never be read. */
const rememberingReader = (): ((path: string) => Buffer) => {
  const read = new Map<string, Buffer>();
  return (path) => {
    try {
      read.set(path, readFileSync(path));
    } catch (error) {
      if (!read.has(path)) throw error;
    }
    return read.get(path)!;
  };
};
