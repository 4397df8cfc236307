/** Events of a log that may have been tampered with: what cannot be read is named, and the rest goes on without it. */
import type { StoredEvent } from '../eventStore.ts';
import { type Recordable, type Recorded, recorded } from '../ledger.ts';
import type { Difference } from './differences.ts';

export type Readable<E> = { readonly events: readonly Recorded<E>[]; readonly differences: readonly Difference[] };

export const readable = <E extends Recordable>(stored: readonly StoredEvent[]): Readable<E> => {
  const differences: Difference[] = [];
  const events = stored.flatMap((event) => {
    const read = readEvent<E>(event);
    if (read !== undefined) return [read];
    const { stream, revision } = event;
    differences.push({ stream, revision, what: 'cannot be read: its text is no event' });
    return [];
  });
  return { events, differences };
};

const readEvent = <E extends Recordable>(stored: StoredEvent): Recorded<E> | undefined => {
  try {
    const event = recorded<E>(stored);
    return isObject(event.data) && isObject(event.metadata) ? event : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
