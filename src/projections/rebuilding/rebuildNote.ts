/** The note that lets an interrupted rebuild continue: only the same code over the same log may. Otherwise the rebuild starts over. */
import type { EventStore, Position } from '../../ledger/eventStore.ts';

/** An event that the log must still hold at the same position. */
export type Mark = { readonly position: Position; readonly event: string };

export type RebuildNote = {
  /** The code that made the rows so far. */
  readonly code: string;
  /** The last event that the rows include. */
  readonly mark?: Mark;
  /** The event as of which whole rows are being made, school by school. Absent after that. */
  readonly schools?: Mark;
};

export const isSameWork = async (store: EventStore, note: unknown, code: string): Promise<boolean> => {
  if (typeof note !== 'object' || note === null) return false;
  const { code: before, mark, schools } = note as RebuildNote;
  if (before !== code) return false;
  for (const one of [mark, schools]) if (one !== undefined && !(await isIn(store, one))) return false;
  return true;
};

/** The event at a position; undefined when there is none. */
export const markAt = async (store: EventStore, position: Position): Promise<Mark | undefined> => {
  const event = await store.eventAt(position);
  return event && { position, event: event.id };
};

const isIn = async (store: EventStore, { position, event }: Mark): Promise<boolean> =>
  (await markAt(store, position))?.event === event;
