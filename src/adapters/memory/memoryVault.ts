import type { Vault } from '../../commands/vault/vault.ts';

/** The vault for tests; it is lost with the process. */
export const memoryVault = (): Vault => {
  const entries = new Map<string, Uint8Array>();
  const destroy = (id: string): void => {
    entries.get(id)?.fill(0);
    entries.delete(id);
  };
  return {
    put: async (id, value) => {
      if (entries.has(id)) throw new Error(`The vault already holds ${id}`);
      entries.set(id, Uint8Array.from(value));
    },
    putAll: async (given) => {
      for (const { id, value } of given) {
        const held = entries.get(id);
        if (held !== undefined && Buffer.compare(held, value) !== 0) throw new Error(`The vault already holds ${id}`);
      }
      for (const { id, value } of given) entries.set(id, Uint8Array.from(value));
    },
    get: async (id) => {
      const value = entries.get(id);
      return value && Uint8Array.from(value);
    },
    destroy: async (id) => destroy(id),
    destroyAll: async (ids) => ids.forEach(destroy),
    list: async (prefix = '') => [...entries.keys()].filter((id) => id.startsWith(prefix)).sort(),
    probe: async () => {},
  };
};
