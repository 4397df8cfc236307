/**
 * A log of its own inside a log that others write to. In the shared log its streams have a prefix and its events have other
 * ids, and events of others are not visible here. So tests that share a server disturb neither each other nor the tests of
 * an earlier run.
 */
import { randomBytes } from 'node:crypto';
import {
  type EventHeader,
  type EventStore,
  type Position,
  RevisionConflict,
  type StoredEvent,
} from '../../../src/ledger/eventStore.ts';

/** Several stores may be opened on one part: they see each other's events, as processes on one log do. */
export type OwnPart = {
  of(store: EventStore): Promise<EventStore>;
};

const pageEvents = 200;

export const ownPart = (): OwnPart => {
  const mask = randomBytes(16);
  const prefix = `part-${mask.toString('hex')}-`;
  let begun: Promise<Position> | undefined;

  /** Ids are unique in the whole log, and tests use the same ids in every run. Masking an id twice gives the original id. */
  const masked = (id: string): string => {
    const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
    // Text that is no id stays as it is, so that the store refuses it.
    if (bytes.length !== mask.length) return id;
    const hex = Buffer.from(bytes.map((byte, n) => byte ^ mask[n]!)).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };
  const isOwn = ({ stream }: Pick<StoredEvent, 'stream'>): boolean => stream.startsWith(prefix);
  const own = (event: StoredEvent): StoredEvent => ({
    ...event,
    stream: event.stream.slice(prefix.length),
    id: masked(event.id),
  });

  return {
    of: async (store) => {
      begun ??= store.head();
      const first = await begun;
      let last = first;
      let looked = first;
      /** Positions between which everything was written by others, so that they need not be looked at again. */
      let passed = { from: first, to: first };

      /** Reads on until there are events of its own, because an empty answer means the end of the log. */
      const ownAfter = async (after: Position, limit: number, without?: readonly string[]): Promise<StoredEvent[]> => {
        const from = Math.max(after, first);
        for (let position = from >= passed.from ? Math.max(from, passed.to) : from; ; ) {
          const page = await store.readAll(position, Math.max(limit, pageEvents), without);
          const found = page.filter(isOwn).slice(0, limit).map(own);
          // A read that leaves out types may also leave out events of this part, so the range cannot be called foreign.
          if (page.length === 0 && without === undefined && found.length === 0) passed = { from, to: position };
          if (found.length > 0 || page.length === 0) return found;
          position = page.at(-1)!.position;
        }
      };
      const headersAfter = async (after: Position, limit: number): Promise<EventHeader[]> => {
        for (let position = Math.max(after, first); ; ) {
          const page = await store.readHeaders(position, Math.max(limit, pageEvents));
          const found = page.filter(isOwn).slice(0, limit);
          if (found.length > 0 || page.length === 0)
            return found.map((header) => ({ ...header, stream: header.stream.slice(prefix.length) }));
          position = page.at(-1)!.position;
        }
      };
      const renamed = async <Result>(stream: string, work: () => Promise<Result>): Promise<Result> => {
        try {
          return await work();
        } catch (error) {
          throw error instanceof RevisionConflict
            ? new RevisionConflict(stream, error.expected, { cause: error })
            : error;
        }
      };

      return {
        ...store,
        read: async (stream, from, limit) => (await store.read(prefix + stream, from, limit)).map(own),
        readMany: async (streams) => {
          const found = await store.readMany(streams.map((stream) => prefix + stream));
          return new Map([...found].map(([stream, events]) => [stream.slice(prefix.length), events.map(own)]));
        },
        append: (stream, events, expected) => {
          // The server's own streams keep their names.
          const name = stream.startsWith('$') ? stream : prefix + stream;
          const others = events.map((event) => ({ ...event, id: masked(event.id) }));
          return renamed(stream, () => store.append(name, others, expected));
        },
        ...(store.confirm && {
          confirm: (stream, revision) => renamed(stream, () => store.confirm!(prefix + stream, revision)),
        }),
        readAll: ownAfter,
        readHeaders: headersAfter,
        eventAt: async (position) => {
          const event = await store.eventAt(position);
          return event !== undefined && isOwn(event) ? own(event) : undefined;
        },
        head: async () => {
          for (;;) {
            const page = await store.readHeaders(looked, pageEvents);
            looked = page.at(-1)?.position ?? looked;
            last = page.findLast(isOwn)?.position ?? last;
            if (page.length === 0) return last;
          }
        },
        subscribe: async function* (after, signal) {
          for await (const batch of store.subscribe(Math.max(after, first), signal)) {
            const found = batch.filter(isOwn).map(own);
            if (found.length > 0) yield found;
          }
        },
      };
    },
  };
};
