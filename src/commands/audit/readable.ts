/** Reads events of a log that may have been tampered with. An unreadable event is named, and reading goes on without it. */
import type { StoredEvent } from '../../ledger/eventStore.ts';
import { historyUnknown, unknownIn } from '../../ledger/known.ts';
import { type Recordable, type Recorded, recorded } from '../../ledger/ledger.ts';
import type { Difference } from './differences.ts';

/** The known events of a stream, in order. */
export type Readings<E> = readonly Recorded<E>[] & {
  /** The first unknown event (5.9), if there is one. Nothing that follows from the stream after it is known either. */
  readonly unknown?: { readonly stream: string; readonly revision: number; readonly why: string } | undefined;
};

export type Readable<E> = { readonly events: Readings<E>; readonly differences: readonly Difference[] };

/** Reads a stream. Unknown events are not named here, but where the chain of the stream is recomputed. */
export const readable = <E extends Recordable>(stored: readonly StoredEvent[]): Readable<E> => {
  const differences: Difference[] = [];
  let unknown: Readings<E>['unknown'];
  const events = stored.flatMap((event) => {
    const { stream, revision } = event;
    const why = unknownIn(event);
    if (why !== undefined) {
      unknown ??= { stream, revision, why };
      return [];
    }
    const read = readEvent<E>(event);
    if (read !== undefined) return [read];
    differences.push({ stream, revision, what: 'cannot be read: its text is no event' });
    return [];
  });
  return { events: Object.assign(events, { unknown }), differences };
};

/** @throws Rejection history_unknown for a stream with an unknown event up to a revision (inclusive) */
export const mustBeKnownThrough = ({ unknown }: Readings<Recordable>, revision: number): void => {
  if (unknown !== undefined && unknown.revision <= revision) throw historyUnknown(unknown, unknown.why);
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
