import type { EventStore } from '../../src/ledger/eventStore.ts';

/** What a process that was killed is to its caller. */
export class Killed extends Error {}

/** A store whose process dies at the first append to a stream: what was appended before stays, that append never happens. */
export const dyingAt = (store: EventStore, stream: string): EventStore => ({
  ...store,
  append: async (name, events, expected) => {
    if (name === stream) throw new Killed();
    return store.append(name, events, expected);
  },
});

/** A store that lets `meanwhile` happen once, just before the first append to a stream: another writer who wins the race. */
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
