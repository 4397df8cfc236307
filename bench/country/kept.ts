/** Keeps facts about a made country in its folder, for the next run of the bench. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeAhead } from './making/ahead.ts';

export type Kept = MadeAhead & {
  readonly scale: number;
  /** The end of the log when the country was complete. Later events were added by a bench. */
  readonly position: number;
  readonly seconds: number;
};

const fileIn = (folder: string): string => join(folder, 'country.json');

export const keptIn = async (folder: string): Promise<Kept | undefined> => {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Kept);
};

export const keep = (folder: string, kept: Kept): Promise<void> =>
  writeFile(fileIn(folder), `${JSON.stringify(kept)}\n`);
