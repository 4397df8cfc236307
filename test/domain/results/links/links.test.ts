import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../../../src/domain/day.ts';
import { decodeLinks, encodeLinks } from '../../../../src/domain/results/columns/linksPart.ts';
import { countsOf } from '../../../../src/domain/results/counting/counting.ts';
import { changedDays, changedPupils, shownDays } from '../../../../src/domain/results/counting/difference.ts';
import { pupilsOn } from '../../../../src/domain/results/counting/pupilsOn.ts';
import { pupilsOfFile } from '../../../../src/domain/results/links/people.ts';
import { fileRows, folded, keyHex, type PlainRow, pupilHex, School, shownOf } from '../support.ts';

/** Taken on 2024-01-10, so valid through 2024-10-10. */
const row = (key: string, pupil: string, more: Partial<PlainRow> = {}): PlainRow => ({
  key,
  pupil,
  takenOn: '2024-01-10',
  ...more,
});

const schoolWith = (...files: readonly (readonly PlainRow[])[]): School => {
  const school = new School();
  files.forEach((rows, n) => {
    school.imports(String(n), `2024-0${n + 2}-01`, rows);
  });
  return school;
};

const countOn = ({ state }: School, day: string): number => countsOf(state).on(dayNumber(day));
const namedOn = ({ state }: School, day: string): string[] =>
  pupilsOn(state, dayNumber(day)).items.map(({ pupil }) => pupil);

/** Of these ids, the one whose pseudonym is the smallest. */
const smallest = (...ids: readonly string[]): string => ids.map(pupilHex).sort()[0]!;

describe('one pupil, several ids (2.9)', () => {
  it('2.9: ids that one row gives belong to one pupil, also in rows that give one of them', () => {
    const school = schoolWith([row('1', 'lvs', { also: 'eck' })], [row('2', 'eck')], [row('3', 'lvs')]);
    expect(countOn(school, '2024-05-01')).toBe(1);
    expect(school.events.map((event) => event.type === 'ResultsImported' && event.data.pupils)).toEqual([1, 1, 1]);
  });

  it('2.9: ids that the school links by hand belong to one pupil', () => {
    const school = schoolWith([row('1', 'old')], [row('2', 'new')]);
    expect(countOn(school, '2024-05-01')).toBe(2);
    school.links(['old', 'new']);
    expect(countOn(school, '2024-05-01')).toBe(1);
  });

  it('2.9: links are transitive, by hand and from files together', () => {
    const school = schoolWith([row('1', 'a', { also: 'b' }), row('2', 'd')], [row('3', 'c', { also: 'd' })]);
    expect(countOn(school, '2024-05-01')).toBe(2);
    school.links(['b', 'c']);
    expect(countOn(school, '2024-05-01')).toBe(1);
  });

  it('2.9: a link of a file holds while an import that states it stands', () => {
    const both = [row('1', 'lvs'), row('2', 'eck')];
    const school = schoolWith(both, [row('3', 'lvs', { also: 'eck' })], [row('4', 'eck', { also: 'lvs' })]);
    expect(countOn(school, '2024-05-01')).toBe(1);
    school.withdrawsImport('1');
    expect(countOn(school, '2024-05-01')).toBe(1);
    school.withdrawsImport('2');
    expect(countOn(school, '2024-05-01')).toBe(2);
  });

  it('2.9: a manual link holds until it is taken back, whatever happens to files', () => {
    const school = schoolWith([row('1', 'a')], [row('2', 'b', { also: 'a' })]);
    school.links(['a', 'b']);
    school.withdrawsImport('1');
    school.imports('again', '2024-04-01', [row('2', 'b')]);
    expect(countOn(school, '2024-05-01')).toBe(1);
    school.takesBackLink('a', 'b');
    expect(countOn(school, '2024-05-01')).toBe(2);
    school.imports('linked', '2024-04-02', [row('5', 'b', { also: 'a' })]);
    expect(countOn(school, '2024-05-01')).toBe(1);
  });

  it('2.9: a link works for every day, also before it was made, and is a correction of the past', () => {
    const school = schoolWith([row('1', 'old')], [row('2', 'new', { takenOn: '2024-02-20' })]);
    const before = school.state;
    school.links(['old', 'new']);
    const [was, is] = [countsOf(before), countsOf(school.state)];
    // old counts from 1 February through 10 October, new from 1 March through 20 November.
    expect(changedDays(was, is, dayNumber('2025-01-01')).map(shownDays)).toEqual([
      { from: '2024-03-01', through: '2024-10-10', before: 2, after: 1 },
    ]);
    expect(countsOf(folded(school.events.slice(0, 2))).on(dayNumber('2024-05-01'))).toBe(2);
  });

  it('5.6: the difference that a link makes names the pupil that was two, and the results that moved', () => {
    const school = schoolWith([row('1', 'old')], [row('2', 'new', { takenOn: '2024-02-20' })]);
    const before = school.state;
    school.links(['old', 'new']);
    const changed = changedPupils(before, school.state, dayNumber('2025-01-01'));
    const found = [...changed.from('')].map(({ pupil, gained, lost, ordinals, resultOf }) => ({
      pupil,
      days: gained.length + lost.length,
      results: [...ordinals]
        .map((ordinal) => resultOf(ordinal))
        .map(({ result, before: was, after: is }) => [result, was !== null, is !== null]),
    }));
    expect(found).toEqual(
      [
        { pupil: pupilHex('old'), days: 1, results: [[keyHex('2'), false, true]] },
        { pupil: pupilHex('new'), days: 1, results: [[keyHex('2'), true, false]] },
      ].sort((a, b) => (a.pupil < b.pupil ? -1 : 1)),
    );
  });

  it('2.9: a link that a file states stays cut whatever files say, until it is linked by hand', () => {
    const school = schoolWith([row('1', 'a', { also: 'b' }), row('2', 'b')]);
    school.cutsLink('a', 'b');
    expect(countOn(school, '2024-05-01')).toBe(2);
    school.imports('next', '2024-03-01', [row('1', 'a', { also: 'b' }), row('2', 'b')]);
    expect(countOn(school, '2024-05-01')).toBe(2);
    expect(school.events.at(-1)).toMatchObject({ data: { pupils: 2 } });
    school.links(['b', 'a']);
    expect(countOn(school, '2024-05-01')).toBe(1);
  });

  it('2.9: an id that no file gave yet is one pupil with the other from the first file that gives it', () => {
    const school = schoolWith([row('1', 'old')]);
    school.links(['old', 'new']);
    expect(school.state.pupils.length).toBe(16);
    const { pupils, linked } = school.imports('next', '2024-03-01', [row('2', 'new')]);
    expect([pupils, linked, countOn(school, '2024-05-01')]).toEqual([1, 1, 1]);
  });
});

describe('contents of one pupil by another id (2.3, 2.5, 2.9)', () => {
  it('2.9: the other id of a row is no part of its content: a file that begins to give it restates', () => {
    const school = schoolWith([row('1', 'lvs')]);
    const { restated, corrected, linked } = school.imports('next', '2024-03-01', [row('1', 'lvs', { also: 'eck' })]);
    expect({ restated, corrected, linked }).toEqual({ restated: 1, corrected: 0, linked: 0 });
  });

  it('2.9: content by a linked id is restated, and a decision about it stands', () => {
    const school = schoolWith([row('1', 'lvs')]);
    school.corrects('1', { yearGroup: 4 });
    const { restated, corrected, overridesManual } = school.imports('next', '2024-03-01', [
      row('1', 'eck', { also: 'lvs' }),
    ]);
    expect({ restated, corrected, overridesManual }).toEqual({ restated: 1, corrected: 0, overridesManual: [] });
    expect(shownOf(school.state, '1')).toMatchObject({ yearGroup: 4, linkedOn: '2024-02-01' });
  });

  it('2.9: a decision that another id replaced stands again once the ids are linked, and not any more once they are not', () => {
    const school = schoolWith([row('1', 'lvs')]);
    school.corrects('1', { yearGroup: 4 });
    school.imports('next', '2024-03-01', [row('1', 'eck')]);
    expect(shownOf(school.state, '1')).toMatchObject({ yearGroup: null });
    school.links(['lvs', 'eck']);
    expect(shownOf(school.state, '1')).toMatchObject({ yearGroup: 4 });
    school.takesBackLink('lvs', 'eck');
    expect(shownOf(school.state, '1')).toMatchObject({ yearGroup: null, pupil: pupilHex('eck') });
  });

  it('2.6: withdrawing the import that alone stated a link leaves decisions about other results as they would be without it', () => {
    const school = schoolWith([row('1', 'lvs')]);
    school.withdraws('1');
    school.imports('linking', '2024-03-01', [row('2', 'other', { also: 'x' }), row('3', 'lvs', { also: 'eck' })]);
    school.imports('next', '2024-04-01', [row('1', 'eck')]);
    expect(shownOf(school.state, '1')).toBeUndefined();
    school.withdrawsImport('linking');
    expect(shownOf(school.state, '1')).toMatchObject({ pupil: pupilHex('eck'), linkedOn: '2024-04-01' });
  });

  it('2.9: an import keeps the id that it gave, so that a link withdrawn later leaves what 2.6 says', () => {
    const school = schoolWith([row('1', 'lvs'), row('2', 'lvs')]);
    school.links(['lvs', 'eck']);
    school.imports('next', '2024-03-01', [row('1', 'eck')]);
    expect(shownOf(school.state, '1')?.pupil).toBe(pupilHex('lvs'));
    school.takesBackLink('lvs', 'eck');
    expect([shownOf(school.state, '1')?.pupil, shownOf(school.state, '2')?.pupil]).toEqual(
      ['eck', 'lvs'].map(pupilHex),
    );
    school.withdrawsImport('next');
    expect(shownOf(school.state, '1')?.pupil).toBe(pupilHex('lvs'));
  });
});

describe('by which id a pupil is shown (2.9)', () => {
  it('2.9: a pupil is shown by the id that a standing import recorded first', () => {
    const school = schoolWith([row('1', 'old')], [row('2', 'new')]);
    school.links(['old', 'new']);
    expect(namedOn(school, '2024-05-01')).toEqual([pupilHex('old')]);
    school.withdrawsImport('0');
    expect(namedOn(school, '2024-05-01')).toEqual([pupilHex('new')]);
  });

  it('2.9: a pupil with several ids that one import recorded is shown by the smallest', () => {
    const school = schoolWith([row('1', 'a', { also: 'b' })]);
    expect(namedOn(school, '2024-05-01')).toEqual([smallest('a', 'b')]);
  });

  it('2.9: an import that restates what a withdrawn one said records its ids', () => {
    const school = schoolWith([row('1', 'old')], [row('1', 'old')], [row('2', 'new')]);
    school.links(['old', 'new']);
    school.withdrawsImport('0');
    expect(namedOn(school, '2024-05-01')).toEqual([pupilHex('old')]);
  });

  it('2.9: an id that only a hand named does not show its pupil', () => {
    const ids = ['a', 'b', 'c'].toSorted((a, b) => (pupilHex(a) < pupilHex(b) ? -1 : 1));
    const school = schoolWith([row('1', ids[2]!)]);
    school.links([ids[0]!, ids[2]!]);
    expect(namedOn(school, '2024-05-01')).toEqual([pupilHex(ids[2]!)]);
  });
});

describe('the pupils of a file that the school knows (2.9)', () => {
  const known = (school: School, rows: readonly PlainRow[]) => pupilsOfFile(school.state, fileRows(rows));

  it('2.9: the pupils that a school knows are counted by any of their ids', () => {
    const school = schoolWith([row('1', 'a'), row('2', 'b')]);
    expect(known(school, [row('3', 'a2', { also: 'a' }), row('4', 'b2'), row('5', 'b3', { also: 'b2' })])).toEqual({
      pupils: 2,
      known: 1,
    });
    school.links(['b', 'b3']);
    expect(known(school, [row('3', 'a2'), row('4', 'b3')])).toEqual({ pupils: 2, known: 1 });
  });

  it('2.6: pupils whom only withdrawn imports named are not known', () => {
    const school = schoolWith([row('1', 'a')], [row('2', 'b')]);
    school.withdrawsImport('0');
    expect(known(school, [row('3', 'a'), row('4', 'b')])).toEqual({ pupils: 2, known: 1 });
  });
});

describe('the links of an import as they are stored (5.2, 6.2)', () => {
  it('5.2: the links of an import come back as they were, in however many pieces', () => {
    const school = new School();
    const { links } = school.imports(
      '0',
      '2024-02-01',
      ['a', 'b', 'c', 'd', 'e'].map((id) => row(id, id, { also: `${id}2` })),
    );
    for (const most of [1, 2, 3, 100]) {
      const pieces = encodeLinks('0', links!, most);
      expect(pieces).toHaveLength(Math.ceil(5 / most));
      expect(decodeLinks(pieces.map(({ data }) => data))).toEqual(links);
    }
  });

  it('5.2: the links of the largest school take less than an append holds', () => {
    const ids = 10_000;
    const links = {
      newPupils: new Int32Array(2 * ids * 8).fill(-1),
      pairs: Int32Array.from({ length: 4 * ids }, (_, n) => (n % 2 === 0 ? n : n + 1_000_000)),
    };
    for (const event of encodeLinks('0', links)) expect(JSON.stringify(event).length).toBeLessThan(900_000);
  });

  it('6.2: nothing in the links tells the order of the file', () => {
    const rows = ['c', 'a', 'e', 'b', 'd'].map((id) => row(id, id, { also: `${id}2` }));
    const links = (given: readonly PlainRow[]) => new School().imports('0', '2024-02-01', given).links;
    expect(links(rows)).toEqual(links(rows.toReversed()));
  });
});
