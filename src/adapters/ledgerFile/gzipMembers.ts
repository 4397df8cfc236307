/**
 * Gzip in members that say how long they are (RFC 1952, a subfield in the extra field): any gzip reads them as one file, and
 * where the last whole one ends is found without reading what is in them.
 */
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compressed = promisify(gzip);

// Magic, deflate, flags: an extra field and nothing else.
const beginning = Buffer.from([0x1f, 0x8b, 8, 4]);
const plainHeaderBytes = 10;
const extra = { at: plainHeaderBytes, bytes: 10 }; // XLEN, two letters, length of the subfield, the member's length.
const subfield = Buffer.from([8, 0, 0x54, 0x42, 4, 0]); // "TB"
const headerBytes = plainHeaderBytes + extra.bytes;

export const gzipMember = async (bytes: Uint8Array): Promise<Buffer> => {
  const plain = await compressed(bytes);
  const member = Buffer.alloc(plain.length + extra.bytes);
  plain.copy(member, 0, 0, plainHeaderBytes);
  beginning.copy(member);
  subfield.copy(member, extra.at);
  member.writeUInt32LE(member.length, extra.at + subfield.length);
  plain.copy(member, headerBytes, plainHeaderBytes);
  return member;
};

export type Members = {
  /** Where the last whole member ends, and where it begins; 0 without any. */
  readonly end: number;
  readonly lastFrom: number;
};

/** Undefined for a file that does not begin as these do. */
export const wholeMembers = async (file: FileHandle): Promise<Members | undefined> => {
  const { size } = await file.stat();
  let end = 0;
  let lastFrom = 0;
  while (end < size) {
    const header = await bytesAt(file, end, headerBytes);
    if (!isBeginning(header)) return end === 0 ? undefined : { end, lastFrom };
    const length = header.length < headerBytes ? Number.POSITIVE_INFINITY : header.readUInt32LE(headerBytes - 4);
    if (end + length > size || length < headerBytes) break;
    lastFrom = end;
    end += length;
  }
  return { end, lastFrom };
};

/** Whether these may be the first bytes of a member. */
const isBeginning = (header: Buffer): boolean => {
  const given = (from: number, bytes: Buffer) =>
    header.subarray(from, from + bytes.length).equals(bytes.subarray(0, Math.max(0, header.length - from)));
  return given(0, beginning) && given(extra.at, subfield);
};

export const bytesAt = async (file: FileHandle, position: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
};
