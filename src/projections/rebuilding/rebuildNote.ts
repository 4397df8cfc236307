/** What a rebuild that is cut short goes on from: the same code over the same log, or it begins anew. */
import type { EventStore, Position } from '../../ledger/eventStore.ts';

/** An event that the log must still hold where it was. */
export type Mark = { readonly position: Position; readonly event: string };

export type RebuildNote = {
  /** Which code made the rows so far. */
  readonly code: string;
  /** The last event that they hold. */
  readonly mark?: Mark;
  /** While whole rows are made, school by school: as of which event. */
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
