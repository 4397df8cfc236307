/**
 * An event as somebody looks at it: as it is stored, whether or not this release knows its type. Nothing is decided from
 * it (5.9), so a damaged event is shown too.
 */
import type { StreamKind } from '../../domain/eventTypes.ts';
import type { Position, Revision, StoredEvent } from '../../ledger/eventStore.ts';
import { isKnown } from '../../ledger/known.ts';
import { recordedAtIn } from '../../ledger/reading/storedMetadata.ts';
import { kindOf } from '../../ledger/streams.ts';

export type EventLine = {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  readonly type: string;
  /** Null where the stored text does not say so. */
  readonly recordedAt: string | null;
  readonly role: string | null;
  readonly reason: string | null;
};

export type Data = Readonly<Record<string, unknown>>;

export type SeenEvent = EventLine & {
  readonly kind: StreamKind;
  /** Whether this release knows its type and version. */
  readonly known: boolean;
  /** Null where the stored text is no JSON object. */
  readonly data: Data | null;
  readonly metadata: Data | null;
};

export const seenEvent = (stored: StoredEvent): SeenEvent => {
  const metadata = objectIn(stored.metadata);
  return {
    ...lineWith(stored, metadata),
    kind: kindOf(stored.stream)!,
    known: isKnown(stored),
    data: objectIn(stored.data),
    metadata,
  };
};

/** An event as a list shows it. Its data are not parsed for that, because a part of an import has up to a megabyte. */
export const seenLine = (stored: StoredEvent): EventLine => lineWith(stored, objectIn(stored.metadata));

const lineWith = ({ stream, revision, position, type, metadata: text }: StoredEvent, metadata: Data | null) => {
  const actor = metadata?.actor;
  return {
    stream,
    revision,
    position,
    type,
    recordedAt: recordedAtIn(text) ?? null,
    role: isObject(actor) ? textIn(actor, 'role') : null,
    reason: metadata === null ? null : textIn(metadata, 'reason'),
  };
};

export const lineOf = ({ stream, revision, position, type, recordedAt, role, reason }: SeenEvent): EventLine => ({
  stream,
  revision,
  position,
  type,
  recordedAt,
  role,
  reason,
});

export const isObject = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textIn = (data: Data, name: string): string | null => {
  const value = data[name];
  return typeof value === 'string' ? value : null;
};

/** The members of a list in an event's data that are objects; none where there is no list. */
export const objectsIn = (data: Data | null, name: string): readonly Data[] => {
  const value = data?.[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
};

export const objectIn = (text: string): Data | null => {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
};
