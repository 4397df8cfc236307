/**
 * Gzip in members that tell their own length (RFC 1952, a subfield in the extra field). Any gzip program reads them as
 * one file. The end of the last whole member is found without unpacking.
 */
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compressed = promisify(gzip);

// Magic bytes, deflate, and the flag for an extra field only.
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
  /** Where the last whole member ends and begins; 0 without members. */
  readonly end: number;
  readonly lastFrom: number;
};

/** Undefined for a file that does not begin with such a member. */
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

/** Whether these bytes may begin a member. */
const isBeginning = (header: Buffer): boolean => {
  const given = (from: number, bytes: Buffer) =>
    header.subarray(from, from + bytes.length).equals(bytes.subarray(0, Math.max(0, header.length - from)));
  return given(0, beginning) && given(extra.at, subfield);
};

export const bytesAt = async (file: FileHandle, position: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
};
