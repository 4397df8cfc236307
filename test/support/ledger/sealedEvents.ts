import { createHash, randomUUID } from 'node:crypto';
import type { EventStore, NewEvent, Position } from '../../../src/ledger/eventStore.ts';

export type Unsealed = { readonly type: string; readonly data?: object; readonly version?: number };

/** Events as some release seals them, with any types and versions (5.4's formula, written out again here). */
export const sealedEvents = (events: readonly Unsealed[], previous = ''): NewEvent[] => {
  let before = previous;
  return events.map(({ type, data = {}, version = 1 }) => {
    const text = JSON.stringify(data);
    const other = JSON.stringify({
      recordedAt: '2024-08-01T10:00:00.000Z',
      actor: { subject: 'another', role: 'system' },
      $correlationId: 'c',
      $causationId: 'c',
      version,
    });
    before = createHash('sha256').update([before, type, text, other].join('\n')).digest('hex');
    return { id: randomUUID(), type, data: text, metadata: `${other.slice(0, -1)},"digest":"${before}"}` };
  });
};

/** Appends events to a stream as another release would, in order. @returns the position of the last one */
export const writtenByAnother = async (
  store: Pick<EventStore, 'read' | 'append'>,
  stream: string,
  ...events: readonly Unsealed[]
): Promise<Position> => {
  const last = (await store.read(stream)).at(-1);
  const digest = last === undefined ? '' : (JSON.parse(last.metadata) as { digest: string }).digest;
  return (await store.append(stream, sealedEvents(events, digest), last?.revision ?? 'none')).position;
};
