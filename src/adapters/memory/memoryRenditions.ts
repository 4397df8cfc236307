import type { RenditionBytes } from '../../commands/renditions/ports.ts';

/** Bytes of renditions for tests; they are lost with the process. */
export const memoryRenditions = (): RenditionBytes => {
  const kept = new Map<string, Uint8Array>();
  return {
    put: async (sha256, bytes) => {
      kept.set(sha256, Uint8Array.from(bytes));
    },
    get: async (sha256) => kept.get(sha256),
    remove: async (sha256) => {
      kept.delete(sha256);
    },
  };
};
