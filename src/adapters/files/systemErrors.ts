/** What the operating system says of a file or a port, as a sentence for whoever runs the server (operations 11.6). */

const words: Readonly<Record<string, string>> = {
  EACCES: 'it belongs to another user, or its rights do not let this one in (EACCES)',
  EPERM: 'it belongs to another user, or its rights do not let this one in (EPERM)',
  EROFS: 'it lies on a disk that can only be read (EROFS)',
  ENOSPC: 'the disk is full (ENOSPC)',
  EDQUOT: 'this user may store no more on that disk (EDQUOT)',
  ENOTDIR: 'a file stands where a folder should be (ENOTDIR)',
  EISDIR: 'a folder stands where a file should be (EISDIR)',
  ENOENT: 'it is not there (ENOENT)',
  EIO: 'the disk cannot be read or written (EIO)',
  ESTALE: 'the disk is not mounted any more (ESTALE)',
  EMFILE: 'this process has as many files open as it may (EMFILE)',
  ENFILE: 'this machine has as many files open as it may (ENFILE)',
};

/** Never a name that was stored: only the code, and what it means. */
export const inWords = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) return error instanceof Error ? error.message : String(error);
  return words[code] ?? `the operating system says ${code}`;
};
