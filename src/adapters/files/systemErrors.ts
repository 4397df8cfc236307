/** Explains in words why the operating system refused something in a folder of ours (operations 11.6). */

type Refusal = { readonly why: string; readonly remedy?: string };

const notOurs: Refusal = {
  why: 'it belongs to another user, or its rights do not let this one in',
  remedy: 'Give it to the user who runs Telboek',
};
const noRoom: Refusal = { why: 'no space is left there', remedy: 'Make room' };
const noFolder: Refusal = { why: 'it, or something on the way to it, is not a folder' };

const refusals: Readonly<Record<string, Refusal>> = {
  EACCES: notOurs,
  EPERM: notOurs,
  EROFS: { why: 'it is on a file system that is read-only', remedy: 'Mount that for writing' },
  ENOSPC: noRoom,
  EDQUOT: noRoom,
  EFBIG: noRoom,
  ENOTDIR: noFolder,
  // The path is a link to nothing.
  EEXIST: noFolder,
  EISDIR: { why: 'a folder stands where a file should be' },
  ENOENT: { why: 'it is not there', remedy: 'Bring it back' },
  EIO: { why: 'the disk cannot be read or written', remedy: 'Mend that disk' },
  ESTALE: { why: 'the disk is not mounted any more', remedy: 'Mount it again' },
  EMFILE: { why: 'this process has as many files open as it may', remedy: 'Raise that limit' },
  ENFILE: { why: 'this machine has as many files open as it may', remedy: 'Raise that limit' },
};

export type SystemError = Error & { readonly code: string; readonly path?: string };

/** Whether the error came from the operating system and not from our code. */
export const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';

/**
 * The reason and the remedy. Only the error's code is used, because its message may hold a stored name.
 * @param otherwise a remedy that always works: `set DATA_DIR to another folder`
 */
export const refusalInWords = ({ code }: { readonly code: string }, otherwise: string): string => {
  const { why, remedy } = refusals[code] ?? { why: 'the operating system refuses it' };
  const advice =
    remedy === undefined ? `${otherwise[0]!.toUpperCase()}${otherwise.slice(1)}` : `${remedy}, or ${otherwise}`;
  return `${why} (${code}). ${advice}.`;
};
