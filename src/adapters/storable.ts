import { AppendTooLarge, appendBytes, appendBytesMax, type NewEvent } from '../ledger/eventStore.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Checks that every store makes before it sends anything: a text that some store could not give back byte for byte is
 * refused.
 * @returns the size of the append in bytes.
 * @throws AppendTooLarge above the limit of one append; TypeError for no events, an id that is not a UUID in lower
 * case, a stream or type that begins with `$` (reserved by EventStoreDB), or text with a NUL or half a surrogate pair
 * (JSON.stringify escapes both). These are bugs of the caller.
 */
export const assertStorable = (stream: string, events: readonly NewEvent[]): number => {
  if (events.length === 0) throw new TypeError(`Nothing to append to ${stream}`);
  const bytes = appendBytes(events);
  if (bytes > appendBytesMax) throw new AppendTooLarge(stream, bytes);
  assertName(stream);
  for (const { id, type, data, metadata } of events) {
    if (!uuid.test(id)) throw new TypeError(`Not a UUID in lower case: ${id}`);
    assertName(type);
    assertText(data);
    assertText(metadata);
  }
  return bytes;
};

const assertName = (name: string): void => {
  if (name.startsWith('$')) throw new TypeError(`A name that begins with $ is the store's own: ${name}`);
  assertText(name);
};

const assertText = (text: string): void => {
  if (text.includes('\0')) throw new TypeError('Text with a NUL cannot be stored');
  if (!(text as WellFormed).isWellFormed()) throw new TypeError('Text with half a surrogate pair cannot be stored');
};

/** Node has had it since 20.0, but TypeScript's library only from ES2024. */
type WellFormed = string & { isWellFormed(): boolean };
