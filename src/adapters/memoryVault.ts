import type { Vault } from '../commands/vault.ts';

/** The vault for tests: gone with the process. */
export const memoryVault = (): Vault => {
  const entries = new Map<string, Uint8Array>();
  return {
    put: async (id, value) => {
      if (entries.has(id)) throw new Error(`The vault already holds ${id}`);
      entries.set(id, Uint8Array.from(value));
    },
    get: async (id) => {
      const value = entries.get(id);
      return value && Uint8Array.from(value);
    },
    destroy: async (id) => {
      entries.get(id)?.fill(0);
      entries.delete(id);
    },
    list: async () => [...entries.keys()].sort(),
    probe: async () => {},
  };
};
