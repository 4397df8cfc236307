/** Reads files that others replace while we run, such as certificates of authorities (operations.md 11.9). */
import { readFileSync } from 'node:fs';

/**
 * Each call reads the file anew. While a file is being replaced, its last content is used.
 * @throws Error for a file that could never be read
 */
export const rereading = (): ((path: string) => Buffer) => {
  const read = new Map<string, Buffer>();
  return (path) => {
    try {
      read.set(path, readFileSync(path));
    } catch (error) {
      if (!read.has(path)) throw error;
    }
    return read.get(path)!;
  };
};
