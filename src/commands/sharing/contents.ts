/** Personal data in the vault (6.3). Each piece is an entry that is written once; a change makes another entry. */
import { LRUCache } from 'lru-cache';
import { inParallel } from '../../waiting/inParallel.ts';
import type { Vault } from '../vault/vault.ts';

export type Contents = {
  /** The contents of these entries, as far as the vault has them. */
  read<Content>(entries: Iterable<string | undefined>): Promise<ReadonlyMap<string, Content>>;
  /** Durable when it resolves. An entry that the vault already has with the same content is left as it is. */
  putAll(contents: ReadonlyMap<string, object>): Promise<void>;
  /** Destroys the entries, in this process and in the vault. */
  destroy(entries: readonly string[]): Promise<void>;
  /** Destroys the entries that the vault still has. */
  destroyLeftOf(entries: readonly string[]): Promise<void>;
  /** Drops the entries from this process only. */
  forget(entries: readonly string[]): void;
};

// An entry takes some 400 bytes, and 300,000 of them are kept.
const entryBytes = 400;
const keptBytesMax = 300_000 * entryBytes;
const filesAtOnce = 32;
const putAtOnce = 1_000;

export const contentsIn = (vault: Vault): Contents => {
  const kept = new LRUCache<string, object>({ maxSize: keptBytesMax, sizeCalculation: () => entryBytes });
  let forgotten = 0;
  const forget = (entries: readonly string[]): void => {
    forgotten += entries.length;
    for (const entry of entries) kept.delete(entry);
  };
  const destroy = async (entries: readonly string[]): Promise<void> => {
    forget(entries);
    if (entries.length > 0) await vault.destroyAll(entries);
  };
  return {
    read: async <Content>(entries: Iterable<string | undefined>) => {
      const wanted = [...new Set(entries)].filter((entry) => entry !== undefined);
      const found = new Map<string, object>();
      const missing: string[] = [];
      for (const entry of wanted) {
        const held = kept.get(entry);
        if (held === undefined) missing.push(entry);
        else found.set(entry, held);
      }
      const before = forgotten;
      await inParallel(missing, filesAtOnce, async (entry) => {
        const bytes = await vault.get(entry);
        if (bytes === undefined) return;
        found.set(entry, JSON.parse(Buffer.from(bytes).toString()) as object);
        // Entries that may have been destroyed during the read are not kept.
        if (forgotten === before) kept.set(entry, found.get(entry)!);
      });
      return found as ReadonlyMap<string, unknown> as ReadonlyMap<string, Content>;
    },
    putAll: async (contents) => {
      const all = [...contents];
      // Done in groups: making twenty thousand texts at once would keep other requests waiting.
      for (let at = 0; at < all.length; at += putAtOnce) {
        const some = all.slice(at, at + putAtOnce);
        await vault.putAll(some.map(([id, content]) => ({ id, value: Buffer.from(JSON.stringify(content)) })));
        for (const [entry, content] of some) kept.set(entry, content);
      }
    },
    destroy,
    destroyLeftOf: async (entries) => {
      const left: string[] = [];
      await inParallel(entries, filesAtOnce, async (entry) => {
        if ((await vault.get(entry)) !== undefined) left.push(entry);
      });
      await destroy(left);
    },
    forget,
  };
};
