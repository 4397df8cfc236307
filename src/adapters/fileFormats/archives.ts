/** Recognises files that hold other files by their first bytes. They are never unpacked here, so none can swell. */
const signatures: readonly (readonly [bytes: string, what: string])[] = [
  ['504b0304', 'a ZIP file, or a spreadsheet'],
  ['504b0506', 'an empty ZIP file'],
  ['1f8b', 'a gzip file'],
  ['d0cf11e0a1b11ae1', 'an old Office file, such as .xls'],
  ['377abcaf271c', 'a 7z file'],
  ['526172211a07', 'a RAR file'],
  ['425a68', 'a bzip2 file'],
  ['fd377a585a00', 'an xz file'],
  ['28b52ffd', 'a zstd file'],
];

/** @param beginning the first 8 bytes, or all of a shorter file */
export const archiveNamed = (beginning: Buffer): string | undefined => {
  const hex = beginning.toString('hex', 0, 8);
  return signatures.find(([bytes]) => hex.startsWith(bytes))?.[1];
};
