/** 2.10: a file that names hardly any pupil whom the school knows. */
import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../../src/domain/day.ts';
import { countsOf } from '../../../src/domain/results/counting/counting.ts';
import { unlikelyFile } from '../../../src/domain/results/known.ts';
import { fileRows, type PlainRow, School } from './support.ts';

const rowsOf = (first: number, last: number, takenOn = '2024-06-01'): PlainRow[] =>
  Array.from({ length: last - first + 1 }, (_, n) => ({
    key: `R${first + n} ${takenOn}`,
    pupil: `L${first + n}`,
    takenOn,
  }));

/** A school that counted these pupils from 2024-06-01 through 2025-03-01. */
const schoolOf = (pupils: number): School => {
  const school = new School();
  school.imports('first', '2024-06-01', rowsOf(1, pupils));
  return school;
};

const held = ({ state }: School, rows: readonly PlainRow[], linkedOn = '2024-09-01') =>
  unlikelyFile(state, fileRows(rows), dayNumber(linkedOn), () => countsOf(state));

describe('2.10: which file is held', () => {
  it('2.10: a file of 10 pupils of whom the school knows one is held, with both numbers', () => {
    expect(held(schoolOf(10), rowsOf(10, 19))).toEqual({ pupils: 10, known: 1 });
  });

  it('2.10: a file is not held when the school knows one in five of its pupils', () => {
    expect(held(schoolOf(10), rowsOf(9, 18))).toBeUndefined();
  });

  it('2.10: a file of 9 pupils is not held', () => {
    expect(held(schoolOf(10), rowsOf(101, 109))).toBeUndefined();
    expect(held(schoolOf(10), rowsOf(101, 110))).toEqual({ pupils: 10, known: 0 });
  });

  it('2.10: pupils are counted once, however many results a file gives of them', () => {
    const twice = [...rowsOf(101, 109), ...rowsOf(101, 109, '2024-06-02')];
    expect(held(schoolOf(10), twice)).toBeUndefined();
  });

  it('2.10: no file is held for a school that never counted 10', () => {
    expect(held(schoolOf(9), rowsOf(101, 120))).toBeUndefined();
    expect(held(new School(), rowsOf(101, 120))).toBeUndefined();
  });

  it('2.10: a file is held only when the school counted 10 on a day of the 12 months up to the day of linking', () => {
    // The last day counted is 2025-03-01, and the twelve months up to 2026-02-28 begin on 2025-03-01.
    expect(held(schoolOf(10), rowsOf(101, 120), '2026-02-28')).toEqual({ pupils: 20, known: 0 });
    expect(held(schoolOf(10), rowsOf(101, 120), '2026-03-01')).toBeUndefined();
  });

  it('2.10: days after the day of linking do not matter, so history can be taken over in any order', () => {
    expect(held(schoolOf(10), rowsOf(101, 120, '2024-01-10'), '2024-05-31')).toBeUndefined();
  });

  it('2.6, 2.10: pupils whom only a withdrawn file named are not known, so the wrong file is held again', () => {
    const school = schoolOf(10);
    school.imports('wrong', '2024-09-01', rowsOf(101, 120));
    expect(held(school, rowsOf(101, 121))).toBeUndefined();
    school.withdrawsImport('wrong');
    expect(held(school, rowsOf(101, 121))).toEqual({ pupils: 21, known: 0 });
  });

  it('2.5, 2.10: a pupil whose result was withdrawn by hand is still known', () => {
    const school = schoolOf(12);
    for (let n = 1; n <= 2; n++) school.withdraws(`R${n} 2024-06-01`);
    expect(held(school, [...rowsOf(1, 2), ...rowsOf(101, 108)])).toBeUndefined();
  });
});
