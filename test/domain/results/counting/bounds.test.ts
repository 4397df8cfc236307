import { describe, expect, it } from 'vitest';
import { classify } from '../../../../src/domain/results/classify.ts';
import { keyWords, pupilWords } from '../../../../src/domain/results/columns/hashes.ts';
import { noResults, type Results } from '../../../../src/domain/results/columns/state.ts';
import { mustFit } from '../../../../src/domain/results/counting/bounds.ts';
import { RowGathering } from '../../../../src/domain/results/fileRows.ts';
import { fileRows } from '../support.ts';

const column = (length: number) => ({ length, values: new Int32Array(length), claim: { taken: length } });

/** A school with this many pupils and results, all alike, because only their number matters. */
const schoolOf = (pupils: number, results: number): Results => ({
  ...noResults,
  pupils: column(pupils * pupilWords),
  keys: column(results * keyWords),
});

const one = fileRows([{ key: 'a', pupil: 'p', takenOn: '2024-01-01' }]);

describe('2.1: how large a school and a file may be', () => {
  it('a school has at most 20,000 pupil ids and 2,000,000 results', () => {
    expect(() => mustFit({ pupils: 20_000, results: 2_000_000 })).not.toThrow();
    expect(() => mustFit({ pupils: 20_001, results: 1 })).toThrow(/pupils.*20001.*20000/);
    expect(() => mustFit({ pupils: 1, results: 2_000_001 })).toThrow(/results.*2000001.*2000000/);
  });

  it.each([
    ['the last pupil that fits', 19_999, 10, undefined],
    ['a pupil too many', 20_000, 10, 'school_too_large'],
    ['the last result that fits', 10, 1_999_999, undefined],
    ['a result too many', 10, 2_000_000, 'school_too_large'],
  ])('a file that brings %s is taken only as far as a school may grow', (_what, pupils, results, code) => {
    const classified = () => classify(schoolOf(pupils, results), one);
    if (code === undefined) expect(classified().linked).toBe(1);
    else expect(classified).toThrow(expect.objectContaining({ code }));
  });

  it('a file has at most 1,000,000 rows, bad ones too, and is read no further', () => {
    const rows = new RowGathering({ pupil: () => new Int32Array(8), resultKey: () => new Int32Array(2) });
    const row = {
      row: 1,
      key: '',
      pupil: 'p',
      categoryText: '',
      category: 'engagement' as const,
      takenOn: 15_000,
      yearGroup: null,
      testCode: '',
    };
    for (let n = 0; n < 1_000_000; n++) rows.take(row);
    expect(() => rows.take(row)).toThrow(expect.objectContaining({ code: 'file_too_large' }));
  });
});
