/** Judges files by the official rules (test/servers/validators). */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(import.meta.dirname, '..', '..', 'servers', 'validators', 'validators.sh');

export const hasValidators: boolean = spawnSync('bash', [script, 'installed']).status === 0;

export const noValidators = 'skipped: Java is missing, or test/servers/validators/validators.sh is not installed';

export type Judged = { readonly kind: 'nlcius' | 'peppol' | 'pdf'; readonly path: string };

/** The faults of each file by its path, such as `error BR-NL-1 …`; an empty list for a file without any. */
export const judged = (files: readonly Judged[]): ReadonlyMap<string, readonly string[]> => {
  const input = files.map(({ kind, path }) => `${kind} ${path}\n`).join('');
  const output = execFileSync('bash', [script, 'judge'], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 570_000,
  });
  const found = new Map<string, string[]>();
  let last: string[] = [];
  for (const line of output.split('\n').slice(0, -1)) {
    if (line.startsWith('\t')) last.push(line.slice(1).replaceAll('\t', ' '));
    else {
      last = found.get(line) ?? [];
      found.set(line, last);
    }
  }
  if (found.size !== new Set(files.map(({ path }) => path)).size) throw new Error(`${found.size} files were judged`);
  return found;
};

export type Made = { readonly kind: Judged['kind']; readonly name: string; readonly bytes: string | Uint8Array };

/**
 * Judges bytes under names, each of which must differ, as {@link judged} judges files. Only files with faults are in the
 * answer.
 */
export const faultsIn = (made: readonly Made[]): Record<string, readonly string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'telboek-judged-'));
  try {
    const files = made.map(({ kind, name, bytes }) => {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      return { kind, path };
    });
    const found = [...judged(files)].filter(([, faults]) => faults.length > 0);
    return Object.fromEntries(found.map(([path, faults]) => [path.slice(folder.length + 1), faults]));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
