/**
 * Makes the records of schools ahead, school by school, and keeps them in files by round. They can then be recorded day
 * by day, as they would have come in, without holding every school's results in memory.
 */
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { daysPerRound, rounds } from './calendar.ts';
import { rowsOf } from './files.ts';
import { historyOf, type MadeImport, type Mending } from './history.ts';
import type { MadeSchool } from './nation.ts';

export type Exported = { readonly school: number; readonly day: string; readonly imported: MadeImport };
export type Mended = { readonly school: number; readonly mended: readonly Mending[] };

const exportsFile = (folder: string, round: number): string => join(folder, `exports-${round}`);
const mendingFile = (folder: string, round: number): string => join(folder, `mending-${round}`);

/** @returns the numbers of results linked and corrected, and of imports and decisions recorded */
export const makeAhead = (folder: string, schools: readonly MadeSchool[], onSchool: () => void): MadeAhead => {
  const opened = (name: (folder: string, round: number) => string) =>
    Array.from({ length: rounds }, (_, round) => openSync(name(folder, round), 'w'));
  const exportsTo = opened(exportsFile);
  const mendingTo = opened(mendingFile);
  const made = { results: 0, corrected: 0, imports: 0, withdrawn: 0, byHand: 0 };
  for (const school of schools.toSorted((a, b) => (a.n % daysPerRound) - (b.n % daysPerRound) || a.n - b.n)) {
    const rows = rowsOf(school);
    made.results += rows.kinds.length;
    let round = 0;
    for (const { imported, exportedOn, mended } of historyOf(school, rows)) {
      writeLine(exportsTo[round]!, { school: school.n, day: exportedOn, imported } satisfies Exported);
      if (mended.length > 0) writeLine(mendingTo[round]!, { school: school.n, mended } satisfies Mended);
      made.imports++;
      made.corrected += imported.data.corrected;
      for (const { type } of mended) made[type === 'ImportWithdrawn' ? 'withdrawn' : 'byHand']++;
      round++;
    }
    onSchool();
  }
  for (const file of [...exportsTo, ...mendingTo]) closeSync(file);
  return made;
};

export type MadeAhead = {
  /** The number of distinct results. */
  readonly results: number;
  readonly corrected: number;
  readonly imports: number;
  readonly withdrawn: number;
  readonly byHand: number;
};

const writeLine = (file: number, line: object): void => {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
};

/** The exports of a round, one day's at a time. */
export async function* exportsByDay(folder: string, round: number): AsyncGenerator<Exported[], void, void> {
  let ofDay: Exported[] = [];
  for await (const line of linesOf(exportsFile(folder, round))) {
    const exported = JSON.parse(line) as Exported;
    if (ofDay.length > 0 && ofDay[0]!.day !== exported.day) {
      yield ofDay;
      ofDay = [];
    }
    ofDay.push(exported);
  }
  if (ofDay.length > 0) yield ofDay;
}

export async function* mendingsOf(folder: string, round: number): AsyncGenerator<Mended, void, void> {
  for await (const line of linesOf(mendingFile(folder, round))) yield JSON.parse(line) as Mended;
}

const linesOf = (path: string) =>
  createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
