/** The heads of all streams, which together fix the whole ledger (5.4). */
import { createHash } from 'node:crypto';
import type { EventStore, Position } from '../eventStore.ts';
import { digestsOf } from '../ledger.ts';

export type Head = {
  readonly stream: string;
  readonly revision: number;
  /** Of the stream's last event, recomputed from the text of all before it: of an untouched stream the one it carries. */
  readonly digest: string;
};

export type Heads = {
  /** Of the last event that is in them; 0 for an empty log. */
  readonly position: Position;
  /** SHA-256 over all heads in the order given, each as its stream, revision and digest on a line of their own. */
  readonly digest: string;
  /** By stream, as bytes compare. */
  readonly heads: readonly Head[];
};

const eventsPerRead = 200; // An import's part may be 900 kB.

/** @param through as they were at this position (inclusive); default: now. From the events alone, never from a cache (5.8). */
export const ledgerHeads = async (store: EventStore, through = Number.MAX_SAFE_INTEGER): Promise<Heads> => {
  const heads = new Map<string, Head>();
  let position: Position = 0;
  for (;;) {
    const batch = (await store.readAll(position, eventsPerRead)).filter((event) => event.position <= through);
    for (const event of batch) {
      const { stream, revision } = event;
      const { computed } = digestsOf(event, heads.get(stream)?.digest ?? '');
      heads.set(stream, { stream, revision, digest: computed });
      position = event.position;
    }
    if (batch.length === 0) break;
  }
  // Names of streams are ASCII, so that UTF-16 units compare as their bytes do.
  const sorted = [...heads.values()].sort((a, b) => (a.stream < b.stream ? -1 : 1));
  return { position, digest: digestOver(sorted), heads: sorted };
};

const digestOver = (heads: readonly Head[]): string => {
  const hash = createHash('sha256');
  for (const { stream, revision, digest } of heads) hash.update(`${stream}\n${revision}\n${digest}\n`);
  return hash.digest('hex');
};
