import { AppendTooLarge, appendBytes, appendBytesMax, type NewEvent } from '../commands/eventStore.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * What every store refuses alike, before anything is sent: what it could not give back byte for byte.
 * @returns the size of the append in bytes.
 * @throws AppendTooLarge above the bytes of one append; TypeError for no events, an id that is not a UUID in lower case,
 * or text with a NUL or half a surrogate pair (JSON.stringify escapes both). These are bugs of the caller.
 */
export const assertStorable = (stream: string, events: readonly NewEvent[]): number => {
  if (events.length === 0) throw new TypeError(`Nothing to append to ${stream}`);
  const bytes = appendBytes(events);
  if (bytes > appendBytesMax) throw new AppendTooLarge(stream, bytes);
  assertText(stream);
  for (const { id, type, data, metadata } of events) {
    if (!uuid.test(id)) throw new TypeError(`Not a UUID in lower case: ${id}`);
    assertText(type);
    assertText(data);
    assertText(metadata);
  }
  return bytes;
};

const assertText = (text: string): void => {
  if (text.includes('\0')) throw new TypeError('Text with a NUL cannot be stored');
  if (!(text as WellFormed).isWellFormed()) throw new TypeError('Text with half a surrogate pair cannot be stored');
};

/** In Node since 20.0; in TypeScript's library only from ES2024. */
type WellFormed = string & { isWellFormed(): boolean };
