import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../../../src/domain/results/classify.ts';
import { forEachOrdinal } from '../../../../src/domain/results/columns/ordinals.ts';
import { decodePart, encodePart, type ImportPart } from '../../../../src/domain/results/columns/part.ts';
import { partBytesMax } from '../../../../src/domain/results/columns/split.ts';
import { noResults } from '../../../../src/domain/results/columns/state.ts';
import { cases } from '../../../support/tiers.ts';
import { actions, keys, rows } from '../arbitrary.ts';
import { dayAfter, fileRows, type PlainRow, School, schoolAfter, shownOf, stored } from '../support.ts';

/** A file of a school of `pupils`. Its classes take tests together, and its pupils reach learning goals one by one. */
const fileOf = (results: number, pupils: number): PlainRow[] =>
  Array.from({ length: results }, (_, n) => {
    const pupil = n % pupils;
    const round = Math.floor(n / pupils);
    const yearGroup = 1 + (pupil % 8);
    return round % 2 === 0
      ? {
          key: `${n}`,
          pupil: `${pupil}`,
          takenOn: dayAfter(round * 4 + yearGroup),
          yearGroup,
          testCode: `RW-M${yearGroup}`,
        }
      : {
          key: `${n}`,
          pupil: `${pupil}`,
          takenOn: dayAfter(round * 4 + (n % 20)),
          category: 'learning-goal',
          yearGroup,
          testCode: `doel-${yearGroup}-${round % 3}`,
        };
  });

const bytesOf = (parts: Parameters<typeof stored>[0]) => stored(parts).map((data) => JSON.stringify(data).length);
const total = (bytes: readonly number[]) => bytes.reduce((sum, n) => sum + n, 0);

const spelledOut = (part: ImportPart) => {
  const restated: number[] = [];
  forEachOrdinal(part.restated, (ordinal) => restated.push(ordinal));
  return { ...part, restated };
};

describe('parts of an import (5.2)', () => {
  it('5.2: parts of an import come back from a store as they were', () => {
    fc.assert(
      fc.property(actions, rows, (history, file) => {
        const { parts } = schoolAfter(history).imports('x', dayAfter(0), file);
        expect(stored(parts).map(decodePart).map(spelledOut)).toEqual(parts.map(spelledOut));
      }),
      { numRuns: cases(300) },
    );
  });

  it('5.2: parts say the same however small they are cut', () => {
    fc.assert(
      fc.property(actions, fc.integer({ min: 1, max: 900 }), (history, bytesMax) => {
        const [whole, cut] = [schoolAfter(history), schoolAfter(history, bytesMax)];
        expect(keys.map((key) => shownOf(cut.state, key))).toEqual(keys.map((key) => shownOf(whole.state, key)));
        for (const column of ['keys', 'pupils', 'fileContent', 'linkedBy'] as const) {
          const used = (school: School) => school.state[column].values.slice(0, school.state[column].length);
          expect(used(cut)).toEqual(used(whole));
        }
        expect(cut.state.imports.map(({ held }) => held)).toEqual(whole.state.imports.map(({ held }) => held));
      }),
      { numRuns: cases(300) },
    );
  });

  it('5.2: parts of an import stay below what a store takes, and hold the whole file together', () => {
    const school = new School();
    const file = fileOf(120_000, 20_000);
    const { parts, linked, pupils } = school.imports('A', '2030-01-01', file);
    expect({ linked, pupils }).toEqual({ linked: 120_000, pupils: 20_000 });
    const bytes = bytesOf(parts);
    expect(bytes.length).toBeGreaterThan(2);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(partBytesMax);
    expect(parts.reduce((sum, part) => sum + part.linked.pupils.length, 0)).toBe(120_000);
    let pupilsSoFar = 0;
    for (const part of parts) {
      const named = new Set(part.linked.pupils);
      const added = Array.from({ length: part.newPupils.length / 8 }, () => pupilsSoFar++);
      expect(added.filter((pupil) => !named.has(pupil))).toEqual([]); // No pupil comes before its first row,
      expect([...named].filter((pupil) => pupil >= pupilsSoFar)).toEqual([]); // and none comes after it.
    }
    // Once more with all rows changed: other columns, the same bound.
    const again = school.imports(
      'B',
      '2030-01-02',
      file.map((row) => ({ ...row, testCode: `${row.testCode}-é"\\` })),
    );
    expect(again.corrected).toBe(120_000);
    expect(Math.max(...bytesOf(again.parts))).toBeLessThanOrEqual(partBytesMax);
  });

  it('5.2: parts of an import stay below what a store takes when every row is of a kind and a pupil of its own', () => {
    const file = Array.from({ length: 20_000 }, (_, n) => ({
      key: `${n}`,
      pupil: `${n}`,
      takenOn: dayAfter(n % 5000),
      testCode: `${'"'.repeat(50)}${n}`,
    }));
    const bytes = bytesOf(classify(noResults, fileRows(file)).parts);
    expect(bytes.length).toBeGreaterThan(2);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(partBytesMax);
  });

  it('5.2: a file without rows still makes a part that its import can name', () => {
    expect(classify(noResults, fileRows([])).parts).toHaveLength(1);
  });

  it('5.2: 20,000 results take no more than 25 bytes each', () => {
    const bytes = total(bytesOf(classify(noResults, fileRows(fileOf(20_000, 250))).parts));
    expect(bytes / 20_000).toBeLessThanOrEqual(25);
    expect(bytes / 20_000).toBeGreaterThan(8);
  });

  it('5.2: of many kinds those of most rows are named in one byte', () => {
    const rare = Array.from({ length: 300 }, (_, n) => ({ key: `r${n}`, pupil: 'p', takenOn: dayAfter(n) }));
    const common = Array.from({ length: 3_000 }, (_, n) => ({ key: `c${n}`, pupil: 'p', takenOn: dayAfter(1_000) }));
    const [part] = classify(noResults, fileRows([...rare, ...common])).parts;
    // Kinds are usually sorted by day. Then the common one would be the 301st, and take two bytes a row.
    const data = encodePart('import', 0, part!).data;
    expect(Buffer.from(data.linked.kinds, 'base64').length).toBe(3_300 + 300 - 127);
    expect(decodePart(data)).toEqual(part);
  });

  it('2.3: a cumulative export that restates 50,000 and adds 500 takes little more than the 500', () => {
    const school = new School();
    const file = fileOf(50_500, 700);
    school.imports('A', '2030-01-01', file.slice(0, 50_000));
    const { parts, restated, linked } = school.imports('B', '2030-02-01', file);
    expect({ restated, linked }).toEqual({ restated: 50_000, linked: 500 });
    expect(total(bytesOf(parts))).toBeLessThan(500 * 25 + 1_000);
  });

  it('2.3: an import that leaves out every other result takes at most a bit a result for that', () => {
    const school = new School();
    const file = fileOf(50_000, 700);
    school.imports('A', '2030-01-01', file);
    const half = file.filter((_, n) => n % 2 === 0);
    const { parts } = school.imports('B', '2030-02-01', half);
    expect(total(bytesOf(parts))).toBeLessThan((50_000 / 8) * (4 / 3) + 500);
    school.withdrawsImport('A');
    expect(school.imports('C', '2030-03-01', file)).toMatchObject({ restated: 25_000, linked: 25_000 });
    expect(file.slice(0, 4).map(({ key }) => shownOf(school.state, key)?.linkedOn)).toEqual([
      '2030-02-01',
      '2030-03-01',
      '2030-02-01',
      '2030-03-01',
    ]);
  });

  it('6.2: nothing in the parts tells the order of the file', () => {
    const school = new School();
    const file = fileOf(3_000, 100);
    school.imports('A', '2030-01-01', file.slice(0, 1_500));
    const changed = file.map((row, n) => (n % 7 === 0 ? { ...row, yearGroup: 8, pupil: `${row.pupil}-new` } : row));
    const order = (row: PlainRow) => createHash('md5').update(row.key).digest('hex');
    const shuffled = changed.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
    const text = (given: readonly PlainRow[]) =>
      JSON.stringify(stored(classify(school.state, fileRows(given), 20_000).parts));
    expect(text(shuffled)).toBe(text(changed));
  });

  it('6.2: keys ascend, and pupils are numbered in the order of keys', () => {
    const { parts } = classify(noResults, fileRows(fileOf(200, 30)));
    const { keys: words, pupils } = parts[0]!.linked;
    const hex = Array.from({ length: 200 }, (_, n) =>
      Buffer.from(words.slice(n * 2, n * 2 + 2).buffer).toString('hex'),
    );
    expect(hex).toEqual(hex.toSorted());
    expect([...new Set(pupils)]).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });

  it('2.8: two rows of one key never get as far as a part', () => {
    const row = { key: 'a', pupil: 'p', takenOn: '2024-01-01' };
    expect(classify(noResults, fileRows([row, row]))).toMatchObject({ linked: 1, pupils: 1 });
    expect(classify(noResults, fileRows([row, { ...row, pupil: 'q' }]))).toMatchObject({ linked: 0, pupils: 0 });
  });
});
