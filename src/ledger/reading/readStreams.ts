import { inParallel } from '../../waiting/inParallel.ts';
import { type EventStore, type StoredEvent, StreamDeleted } from '../eventStore.ts';

export type Each = {
  readonly found: ReadonlyMap<string, StoredEvent[]>;
  /** Streams that the store says were deleted. */
  readonly deleted: readonly string[];
};

const readersMax = 16;

/** Reads several streams at once. A deleted stream does not prevent reading the others (operations 11.8). */
export const readStreams = async (
  store: Pick<EventStore, 'read' | 'readMany'>,
  streams: readonly string[],
): Promise<Each> => {
  try {
    return { found: await store.readMany(streams), deleted: [] };
  } catch (error) {
    if (!(error instanceof StreamDeleted)) throw error;
  }
  const found = new Map<string, StoredEvent[]>();
  const deleted: string[] = [];
  await inParallel(streams, readersMax, async (stream) => {
    try {
      found.set(stream, await store.read(stream));
    } catch (error) {
      if (!(error instanceof StreamDeleted)) throw error;
      deleted.push(stream);
    }
  });
  return { found, deleted };
};
