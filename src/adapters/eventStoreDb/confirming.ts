/**
 * Asks a cluster whether a stream still ends where a read said. A leader that was frozen and goes on says for seconds that
 * it leads beside the new one, and answers reads with its old state. A majority of the nodes cannot be wrong together:
 * whoever acknowledged an append has it on a majority, and that majority knows who led then.
 */
import type { EventStoreDBClient } from '@eventstore/db-client';
import { type ExpectedRevision, RevisionConflict } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { LedElsewhere } from './errors.ts';
import { hangUp, type Node, type Open } from './opening.ts';
import { readLastRevision } from './reads.ts';

/** Milliseconds for one node. A frozen one must not hold up an answer that the others can give. */
const askMsMax = 1_500;

export type Confirming = {
  /**
   * @throws RevisionConflict when a leader has more of the stream; the next read asks that one. StoreUnavailable when fewer
   * than a majority of the nodes answered
   */
  confirm(stream: string, revision: ExpectedRevision): Promise<void>;
  dispose(): Promise<void>;
};

/** The answer of one node: the end of the stream when it leads, otherwise the node that leads. */
type Said = { readonly end: number } | { readonly leader: Node };

/** @param goTo makes reads go to this node from now on */
export const confirmingWith = (open: Open, hosts: readonly Node[], goTo: (leader: Node) => void): Confirming => {
  const clients = new Map<string, EventStoreDBClient>();
  const keyOf = ({ address, port }: Node): string => `${address}:${port}`;

  const ask = async (node: Node, stream: string): Promise<Said | undefined> => {
    const client = clients.get(keyOf(node)) ?? open(node);
    clients.set(keyOf(node), client);
    try {
      return { end: await readLastRevision(client, stream, askMsMax) };
    } catch (error) {
      // Some errors leave a client at another node, or without a connection: the next question opens a new one.
      if (clients.get(keyOf(node)) === client) clients.delete(keyOf(node));
      hangUp(client).catch(() => {});
      return error instanceof LedElsewhere ? { leader: error.leader } : undefined;
    }
  };

  return {
    confirm: async (stream, revision) => {
      const end = revision === 'none' ? -1 : revision;
      const said = await Promise.all(hosts.map((node) => ask(node, stream)));
      const answered = said.filter((one) => one !== undefined);
      const named = answered.flatMap((one) => ('leader' in one ? [one.leader] : []));
      const others = [...new Map(named.map((node) => [keyOf(node), node])).values()];
      // A leader may be named by another address than that of the setting, so it is asked under that one too.
      const ofLeaders = await Promise.all(others.map(async (node) => ({ node, found: await ask(node, stream) })));
      const ends = [...hosts.map((node, n) => ({ node, found: said[n] })), ...ofLeaders].flatMap(({ node, found }) =>
        found !== undefined && 'end' in found ? [{ node, end: found.end }] : [],
      );
      const further = ends.find((one) => one.end > end);
      if (further !== undefined) {
        goTo(further.node);
        throw new RevisionConflict(stream, revision);
      }
      if (answered.length <= hosts.length / 2 || ends.length === 0)
        throw new StoreUnavailable('Too few nodes of EventStoreDB answer to be sure of what was read');
    },
    dispose: async () => {
      await Promise.allSettled([...clients.values()].map(hangUp));
      clients.clear();
    },
  };
};
