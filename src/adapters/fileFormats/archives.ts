import type { ArchiveKind } from '../../domain/refusals/fileFacts.ts';

/** Recognises files that hold other files by their first bytes. They are never unpacked here, so none can swell. */
const signatures: readonly (readonly [bytes: string, archive: ArchiveKind])[] = [
  ['504b0304', 'zip'],
  ['504b0506', 'empty-zip'],
  ['1f8b', 'gzip'],
  ['d0cf11e0a1b11ae1', 'old-office'],
  ['377abcaf271c', '7z'],
  ['526172211a07', 'rar'],
  ['425a68', 'bzip2'],
  ['fd377a585a00', 'xz'],
  ['28b52ffd', 'zstd'],
];

/** @param beginning the first 8 bytes, or all of a shorter file */
export const archiveNamed = (beginning: Buffer): ArchiveKind | undefined => {
  const hex = beginning.toString('hex', 0, 8);
  return signatures.find(([bytes]) => hex.startsWith(bytes))?.[1];
};
