/**
 * Asks the nodes of a cluster who leads, and whether a stream still ends where a read said. A leader that was frozen and
 * goes on says for seconds that it leads beside the new one, and answers reads with its old state. A majority of the nodes
 * cannot be wrong together: an acknowledged append is on a majority, so one node at least has it in any other majority, and
 * knows a leader that has it too. So a majority is asked for their leaders, and each of these for the end of the stream.
 */
import type { EventStoreDBClient } from '@eventstore/db-client';
import { type ExpectedRevision, RevisionConflict } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { LedElsewhere, NoAnswer } from './errors.ts';
import type { Members } from './members.ts';
import { hangUp, keyOf, type Node, type Open } from './opening.ts';
import { readLastPosition, readLastRevision } from './reads.ts';

/** Milliseconds for one node. */
const confirmMsMax = 1_500;
// Who leads is asked again and again, so each time is shorter.
const leadMsMax = 500;

export type Confirming = {
  /**
   * @throws RevisionConflict when a leader has more of the stream; the next read asks that one. StoreUnavailable when fewer
   * than a majority of the nodes answered
   */
  confirm(stream: string, revision: ExpectedRevision): Promise<void>;
  /** Begins to look for the leader. Connections are kept from one question to the next. */
  looking(): Looking;
};

export type Looking = {
  /** A node that leads and answers; undefined when none is found at once. */
  leader(): Promise<Node | undefined>;
  over(): void;
};

/** What one node answers: what was read, when it leads, otherwise the node that leads. */
type Said<Read> = { readonly read: Read } | { readonly leader: Node };

type Vouched<Read> = { readonly leader: Node; readonly read: Read };

type Reading<Read> = (client: EventStoreDBClient) => Promise<Read>;

/** So many results, the first that come. Fewer when the others are undefined. */
const firstOf = <Result>(work: readonly Promise<Result | undefined>[], count: number): Promise<Result[]> =>
  new Promise((resolve, reject) => {
    const found: Result[] = [];
    let left = work.length;
    if (left === 0) resolve(found);
    for (const one of work)
      one.then((result) => {
        if (result !== undefined) found.push(result);
        if (--left === 0 || found.length === count) resolve(found);
      }, reject);
  });

/** Questions to the nodes, by clients of their own that are hung up when it is over. */
const askingWith = (open: Open) => {
  const clients = new Map<string, EventStoreDBClient>();
  let isOver = false;

  const ask = async <Read>(node: Node, read: Reading<Read>): Promise<Said<Read> | undefined> => {
    if (isOver) return undefined;
    let client: EventStoreDBClient | undefined;
    try {
      client = clients.get(keyOf(node)) ?? open(node);
      clients.set(keyOf(node), client);
      return { read: await read(client) };
    } catch (error) {
      // Without an answer it may still be connecting. Other errors leave a client at another node, or without a connection.
      if (!(error instanceof NoAnswer) && client !== undefined) {
        if (clients.get(keyOf(node)) === client) clients.delete(keyOf(node));
        hangUp(client).catch(() => {});
      }
      return error instanceof LedElsewhere ? { leader: error.leader } : undefined;
    }
  };

  return {
    /** What the leaders answer that the first so many of the nodes take for one. Fewer when nodes or leaders do not answer. */
    vouched: <Read>(nodes: readonly Node[], read: Reading<Read>, count: number): Promise<Vouched<Read>[]> => {
      const said = new Map<string, Promise<Said<Read> | undefined>>();
      const asked = (node: Node): Promise<Said<Read> | undefined> => {
        const answer = said.get(keyOf(node)) ?? ask(node, read);
        said.set(keyOf(node), answer);
        return answer;
      };
      const vouchedBy = async (node: Node): Promise<Vouched<Read> | undefined> => {
        const own = await asked(node);
        if (own === undefined || 'read' in own) return own && { leader: node, read: own.read };
        // A leader may be named by another address than that of the setting, and is asked under that one too.
        const its = await asked(own.leader);
        return its !== undefined && 'read' in its ? { leader: own.leader, read: its.read } : undefined;
      };
      return firstOf(nodes.map(vouchedBy), count);
    },
    over: (): void => {
      isOver = true;
      for (const client of clients.values()) hangUp(client).catch(() => {});
    },
  };
};

/** @param goTo makes reads go to this node from now on */
export const confirmingWith = (open: Open, { all }: Members, goTo: (leader: Node) => void): Confirming => ({
  confirm: async (stream, revision) => {
    const end = revision === 'none' ? -1 : revision;
    const nodes = await all();
    const majority = Math.floor(nodes.length / 2) + 1;
    const asking = askingWith(open);
    try {
      const found = await asking.vouched(nodes, (client) => readLastRevision(client, stream, confirmMsMax), majority);
      const further = found.find(({ read }) => read > end);
      if (further !== undefined) {
        goTo(further.leader);
        throw new RevisionConflict(stream, revision);
      }
      if (found.length < majority)
        throw new StoreUnavailable('Too few nodes of EventStoreDB answer to be sure of what was read');
    } finally {
      asking.over();
    }
  },
  looking: () => {
    const asking = askingWith(open);
    return {
      leader: async () => {
        const [found] = await asking.vouched(await all(), (client) => readLastPosition(client, leadMsMax), 1);
        return found?.leader;
      },
      over: asking.over,
    };
  },
});
