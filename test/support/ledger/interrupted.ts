import type { EventStore } from '../../../src/ledger/eventStore.ts';

/** The error that the caller of a killed process gets. */
export class Killed extends Error {}

/** A store whose process dies at the first append to a stream. Earlier appends stay; this one never happens. */
export const dyingAt = (store: EventStore, stream: string): EventStore => ({
  ...store,
  append: async (name, events, expected) => {
    if (name === stream) throw new Killed();
    return store.append(name, events, expected);
  },
});

/** A store that runs `meanwhile` once, just before the first append to a stream, as if another writer won the race. */
export const racedAt = (store: EventStore, stream: string, meanwhile: () => Promise<unknown>): EventStore => {
  let raced = false;
  return {
    ...store,
    append: async (name, events, expected) => {
      if (name === stream && !raced) {
        raced = true;
        await meanwhile();
      }
      return store.append(name, events, expected);
    },
  };
};
