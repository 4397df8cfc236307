/**
 * Decodes a file as it streams in. UTF-8 and windows-1252 come out as UTF-8; anything else is refused with the place
 * and the reason.
 */
import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FileFault } from '../../domain/refusals/fileFacts.ts';
import { archiveNamed } from './archives.ts';

export type Body = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * `detected`: UTF-8, until bytes come that are not UTF-8. If everything before them was ASCII, the file is windows-1252
 * from its beginning.
 */
export type TextEncodingRule = 'utf-8' | 'windows-1252' | 'detected';

/** Makes the error that refuses a file. */
export type Refusing = (fault: FileFault) => Error;

// Bytes per slice. Between slices the event loop runs, so that a file of 100,000 rows does not keep the server from
// answering.
const sliceBytes = 64 * 1024;

/** The kind of a file shows within this many bytes. */
const beginningBytes = 1024;

/**
 * Cuts a body into slices that take some milliseconds each. The first one holds the whole beginning, however the pieces
 * arrived.
 */
export async function* slicesOf(body: Body): AsyncGenerator<Buffer> {
  let beginning: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of body) {
    let bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (beginning !== undefined) {
      beginning = bytes = Buffer.concat([beginning, bytes]);
      if (bytes.length < beginningBytes) continue;
      beginning = undefined;
    }
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      yield bytes.subarray(at, at + sliceBytes);
      await nextTurn();
    }
  }
  if (beginning !== undefined && beginning.length > 0) yield beginning;
}

/** Decodes a file slice by slice. Its output always ends between two characters. */
export class FileText {
  private rule: TextEncodingRule;
  private readonly refusing: Refusing;
  /** Bytes of a character that is still incomplete. */
  private held: Buffer = Buffer.alloc(0);
  private begun = false;
  private ascii = true;
  private linesEnded = 0;

  constructor(rule: TextEncodingRule, refusing: Refusing) {
    this.rule = rule;
    this.refusing = refusing;
  }

  /**
   * The slice as UTF-8, except bytes at its end that may belong to an incomplete character. The first slice must hold
   * the file's beginning.
   */
  decode(slice: Buffer): Buffer {
    const bytes = this.begun ? slice : this.afterSignature(slice);
    return this.decodeWith(this.held.length === 0 ? bytes : Buffer.concat([this.held, bytes]), false);
  }

  /** The bytes still held, as UTF-8. */
  end(): Buffer {
    return this.decodeWith(this.held, true);
  }

  private afterSignature(bytes: Buffer): Buffer {
    this.begun = true;
    const archive = archiveNamed(bytes);
    if (archive !== undefined) throw this.refusing({ is: 'archive', archive });
    if (/^(fffe|feff)/.test(bytes.toString('hex', 0, 2))) throw this.refusing({ is: 'utf-16' });
    if (bytes.toString('hex', 0, 3) !== 'efbbbf') return bytes;
    this.rule = 'utf-8';
    return bytes.subarray(3);
  }

  private decodeWith(bytes: Buffer, last: boolean): Buffer {
    const zero = bytes.indexOf(0);
    if (zero !== -1) throw this.refusing({ is: 'nul-byte', line: this.lineOf(bytes, zero) });
    const decoded = this.rule === 'windows-1252' ? this.windows1252(bytes, last) : this.utf8(bytes, last);
    this.linesEnded += lineFeeds(decoded);
    return decoded;
  }

  private utf8(bytes: Buffer, last: boolean): Buffer {
    const end = last ? bytes.length : wholeCharacters(bytes);
    const whole = bytes.subarray(0, end);
    if (isUtf8(whole)) {
      this.held = Buffer.from(bytes.subarray(end));
      this.ascii &&= isAscii(whole);
      return whole;
    }
    const fault = firstFault(whole);
    if (this.rule === 'utf-8') throw this.refusing({ is: 'not-utf-8', line: this.lineOf(bytes, fault) });
    if (!this.ascii || !isAscii(whole.subarray(0, fault))) throw this.mixed(bytes, fault);
    this.rule = 'windows-1252';
    return this.windows1252(bytes, last);
  }

  private windows1252(bytes: Buffer, last: boolean): Buffer {
    const end = last ? bytes.length : bytes.length - heldOfMixture(bytes);
    const whole = bytes.subarray(0, end);
    this.held = Buffer.from(bytes.subarray(end));
    const text = whole.toString('latin1');
    if (isAscii(whole)) return whole;
    const mixture = text.search(utf8AsWindows1252);
    if (mixture !== -1) throw this.mixed(whole, mixture);
    const none = text.search(/[\x81\x8d\x8f\x90\x9d]/);
    if (none !== -1) throw this.refusing({ is: 'no-encoding', line: this.lineOf(whole, none) });
    return Buffer.from(text.replace(/[\x80-\x9f]/g, (character) => windows1252From80[character.charCodeAt(0) - 0x80]!));
  }

  private mixed(bytes: Buffer, at: number): Error {
    return this.refusing({ is: 'mixed-encodings', line: this.lineOf(bytes, at) });
  }

  private lineOf(bytes: Buffer, at: number): number {
    return 1 + this.linesEnded + lineFeeds(bytes.subarray(0, at));
  }
}

const isAscii = (bytes: Buffer): boolean => !/[\x80-\xff]/.test(bytes.toString('latin1'));

const lineFeeds = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count++;
  return count;
};

/** The number of bytes before a last character that may be cut off. */
const wholeCharacters = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? bytes.length - back : bytes.length;
  }
  return bytes.length;
};

/** The index of the first byte that is not UTF-8. */
const firstFault = (bytes: Buffer): number => {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, wholeCharacters(bytes.subarray(0, middle))))) good = middle;
    else bad = middle;
  }
  return wholeCharacters(bytes.subarray(0, good));
};

// UTF-8 characters read as windows-1252: Ã or Â before a sign, â before two. No language writes that.
const utf8AsWindows1252 = /[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\x82][\x80-\xbf]/;

/** The number of bytes at the end that may begin such a character. They are held until the following bytes arrive. */
const heldOfMixture = (bytes: Buffer): number => {
  const tail = bytes.subarray(-2).toString('latin1');
  return /\xe2[\x80-\x82]$/.test(tail) ? 2 : /[\xc2\xc3\xe2]$/.test(tail) ? 1 : 0;
};

// Written out, because some versions of Node decode these 32 characters as latin1.
const windows1252From80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
