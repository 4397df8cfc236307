import { createHash } from 'node:crypto';
import type { DayNumber } from '../../../src/domain/day.ts';
import type { BadRows } from '../../../src/domain/files/badRows.ts';
import type { FileKnowledge } from '../../../src/domain/results/checkedRows.ts';
import { hexOf, keyWords, pupilWords, wordsOf } from '../../../src/domain/results/columns/hashes.ts';
import { RowGathering } from '../../../src/domain/results/fileRows.ts';
import { keyOf, type ReadRow } from '../../../src/domain/results/row.ts';

/** A good row as text again, taken from the columns. */
export type CheckedRow = {
  readonly row: number;
  readonly key: string;
  readonly pupil: string;
  readonly category: string;
  readonly takenOn: DayNumber;
  readonly yearGroup: number | null;
  readonly testCode: string | null;
};

/** Checks rows that were read, and gives the accepted ones in the order of the file. */
export const checkRows = (
  read: Iterable<ReadRow>,
  linkedOn: DayNumber,
  knowledge: FileKnowledge = {},
): BadRows & { readonly rows: readonly CheckedRow[] } => {
  const texts = new Map<string, string>();
  const numbers = new Map<string, number>();
  const hashed = (text: string, words: number) => {
    const hash = wordsOf(createHash('sha256').update(text).digest()).subarray(0, words);
    texts.set(hexOf(hash, 0, words), text);
    return hash;
  };
  const gathering = new RowGathering({
    pupil: (id) => hashed(id, pupilWords),
    resultKey: (key) => hashed(key, keyWords),
  });
  for (const row of read) {
    gathering.take(row);
    if (!numbers.has(keyOf(row))) numbers.set(keyOf(row), row.row);
  }
  const { rows, allBad: _, ...bad } = gathering.read(knowledge).checked(linkedOn);
  const good = Array.from(rows.pupils, (pupil, place): CheckedRow => {
    const key = texts.get(hexOf(rows.keys, place, keyWords))!;
    const { category, takenOn, yearGroup, testCode } = rows.kindList[rows.kinds[place]!]!;
    const id = texts.get(hexOf(rows.pupilHashes, pupil, pupilWords))!;
    return { row: numbers.get(key)!, key, pupil: id, category, takenOn, yearGroup, testCode };
  });
  return { rows: good.sort((a, b) => a.row - b.row), ...bad };
};
