/**
 * A school's standing files up to a day: the age of the latest file of each source, and the rows that were left out
 * (2.11).
 */
import type { DayNumber } from '../../day.ts';
import type { ImportRecord, Results } from '../columns/state.ts';

export type FilesInOrder = {
  readonly total: number;
  /** The rows that were left out on request, of all files together (2.8). */
  readonly skippedRows: number;
  /** The files of which rows were left out, in order of recording. */
  readonly skipped: readonly { readonly import: string; readonly linkedOn: DayNumber; readonly rows: number }[];
  /** For each source, the file that was linked last. The source with the latest file comes first. */
  readonly sources: readonly {
    readonly source: string;
    readonly import: string;
    readonly linkedOn: DayNumber;
    /** Days from then to the day asked about. */
    readonly age: number;
  }[];
};

export const filesInOrder = ({ imports }: Results, day: DayNumber): FilesInOrder => {
  const files = imports.filter(({ standing, linkedOn }) => standing && linkedOn <= day);
  const skipped = files.filter(({ numbers }) => numbers.skipped > 0);
  const last = new Map<string, ImportRecord>();
  for (const file of files) {
    const before = last.get(file.source);
    if (before === undefined || file.linkedOn >= before.linkedOn) last.set(file.source, file);
  }
  return {
    total: files.length,
    skippedRows: skipped.reduce((sum, { numbers }) => sum + numbers.skipped, 0),
    skipped: skipped.map(({ id, linkedOn, numbers }) => ({ import: id, linkedOn, rows: numbers.skipped })),
    sources: [...last.values()]
      .sort((a, b) => b.linkedOn - a.linkedOn || b.revision - a.revision)
      .map(({ id, source, linkedOn }) => ({ source, import: id, linkedOn, age: day - linkedOn })),
  };
};
