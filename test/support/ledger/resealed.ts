import { createHash } from 'node:crypto';
import type { EventStore, StoredEvent } from '../../../src/ledger/eventStore.ts';
import { tampered } from './tampered.ts';

/**
 * The log after a forger changed a stream's data and recomputed every later digest of that stream (5.4's formula,
 * written out again here).
 */
export const resealed = async (
  store: EventStore,
  stream: string,
  change: (data: string) => string,
): Promise<EventStore> => {
  let previous = '';
  const forged = new Map<number, StoredEvent>();
  for (const event of await store.read(stream)) {
    const { digest: _, ...other } = JSON.parse(event.metadata);
    const data = change(event.data);
    const metadata = JSON.stringify(other);
    previous = createHash('sha256').update([previous, event.type, data, metadata].join('\n')).digest('hex');
    forged.set(event.revision, { ...event, data, metadata: JSON.stringify({ ...other, digest: previous }) });
  }
  return tampered(store, (event) => (event.stream === stream ? forged.get(event.revision) : event));
};
