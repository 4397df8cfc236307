/** The clients of this process. All stores on one server share them, and the last store to close disposes of them. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Confirming, confirmingWith } from './confirming.ts';
import { type Members, namedMembers, toldMembers } from './members.ts';
import { type Node, openerOf } from './opening.ts';
import { type Readers, readersWith } from './readers.ts';
import { type Leaving, type Silence, silenceWith, unwatched } from './silence.ts';
import { readEventStoreDbUrl } from './url.ts';
import { appendsSettled, type Writer, writerWith } from './writer.ts';

export type Connection = {
  /**
   * For reads only. When a read fails, a client may drop its connection; appends on the same connection would be lost.
   */
  readonly readers: Readers;
  readonly writer: Writer;
  /** Set only for a cluster. */
  readonly confirming: Confirming | undefined;
  /** Resolves when the cluster's nodes are known, or none has told of them. */
  nodesKnown(): Promise<void>;
  /** Ends the clients when no other store uses them. */
  release(): Promise<void>;
};

type Shared = Pick<Connection, 'readers' | 'writer' | 'confirming' | 'nodesKnown'> & {
  readonly silence: Silence;
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
    readers: shared.readers,
    writer: shared.writer,
    confirming: shared.confirming,
    nodesKnown: shared.nodesKnown,
    release: async () => {
      if (--shared.users > 0) return;
      connections.delete(url);
      await Promise.race([ended(shared), pause(endMsMax, undefined, { ref: false })]);
    },
  };
};

const opened = (url: string): Shared => {
  const address = readEventStoreDbUrl(url);
  const { hosts, discover } = address;
  if (hosts.length === 1 && !discover) {
    const open = openerOf(address);
    const [readers, writer] = [readersWith(open, unwatched), writerWith(open, unwatched)];
    return { readers, writer, confirming: undefined, nodesKnown: async () => {}, silence: unwatched, users: 0 };
  }
  const open = openerOf(address, () => {
    // A client is opened at the start and after each failure. The nodes are asked for then, because later the one that the
    // name leads to may be the one that is frozen.
    void members.all();
    return members.known();
  });
  const [name, ...others] = hosts as [Node, ...Node[]];
  const members: Members = others.length === 0 ? toldMembers(open, name) : namedMembers(hosts);
  const users: Leaving[] = [];
  const confirming = confirmingWith(open, members, (leader) => readers.goTo(leader));
  const silence = silenceWith(confirming, users);
  const readers = readersWith(open, silence);
  const writer = writerWith(open, silence);
  users.push(readers, writer);
  const nodesKnown = async (): Promise<void> => void (await members.all());
  return { readers, writer, confirming, nodesKnown, silence, users: 0 };
};

const ended = async ({ readers, writer, silence }: Shared): Promise<void> => {
  silence.stop();
  await appendsSettled();
  await Promise.all([readers.dispose(), writer.dispose()]);
};
