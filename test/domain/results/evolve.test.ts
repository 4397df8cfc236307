import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../../src/domain/day.ts';
import {
  contentsGiven,
  importOfFile,
  noResults,
  ordinals,
  resultAt,
} from '../../../src/domain/results/columns/state.ts';
import { countsOf } from '../../../src/domain/results/counting/counting.ts';
import { changesOf } from '../../../src/domain/results/counting/counts.ts';
import { evolveResults } from '../../../src/domain/results/evolve.ts';
import { cases } from '../../support/tiers.ts';
import { actions, keys, rows } from './arbitrary.ts';
import { naiveResults, naiveShown } from './naive.ts';
import { dayAfter, folded, keyHex, pupilHex, School, schoolAfter, shownOf } from './support.ts';

const c1 = { key: 'r', pupil: 'p', takenOn: '2024-01-10' };
const c2 = { ...c1, takenOn: '2024-01-12' };

describe('imports (2.3, 2.4)', () => {
  it('2.4: a result has the content of the latest and the smallest linkedOn of its standing imports', () => {
    const school = new School();
    school.imports('A', '2024-02-01', [c1]);
    school.imports('B', '2024-03-01', [c2]);
    school.imports('C', '2024-01-20', [c2]);
    expect(shownOf(school.state, 'r')).toMatchObject({ takenOn: '2024-01-12', linkedOn: '2024-01-20' });
  });

  it('2.6: a result of a withdrawn import that later files restated counts from their linkedOn', () => {
    const school = new School();
    school.imports('A', '2024-02-01', [c1, { ...c1, key: 's' }]);
    school.imports('B', '2024-03-01', [c1]);
    school.withdrawsImport('A');
    expect(shownOf(school.state, 'r')).toMatchObject({ takenOn: '2024-01-10', linkedOn: '2024-03-01' });
    expect(shownOf(school.state, 's')).toBeUndefined();
    expect(countsOf(school.state).on(dayNumber('2024-02-29'))).toBe(0);
    expect(countsOf(school.state).on(dayNumber('2024-03-01'))).toBe(1);
  });

  it('2.6: a restating import keeps the content of its own file when the one it repeated is withdrawn', () => {
    const school = new School();
    school.imports('A', '2024-02-01', [c1]);
    school.imports('B', '2024-03-01', [c2]);
    school.imports('C', '2024-04-01', [c2]);
    school.withdrawsImport('B');
    expect(shownOf(school.state, 'r')).toMatchObject({ takenOn: '2024-01-12', linkedOn: '2024-02-01' });
    school.withdrawsImport('C');
    expect(shownOf(school.state, 'r')).toMatchObject({ takenOn: '2024-01-10' });
    expect(school.state.imports.map((known) => known.standing)).toEqual([true, false, false]);
  });

  it('2.4: an import holds what its file said, also where another says something else since', () => {
    const school = new School();
    school.imports('A', '2024-02-01', [c1]);
    school.imports('B', '2024-03-01', [c2]);
    school.imports('C', '2024-04-01', [{ ...c1, key: 'other' }]);
    const given = contentsGiven(school.state);
    expect(school.state.imports.map((_, place) => given(place, 0))).toEqual([0, 1, -1]);
  });

  it('2.6: a result linked again after its import was withdrawn keeps its ordinal', () => {
    const school = new School();
    school.imports('A', '2024-02-01', [c1]);
    school.withdrawsImport('A');
    school.imports('B', '2024-05-01', [c1, { ...c1, key: 's' }]);
    expect(ordinals(school.state)).toBe(2);
    expect(shownOf(school.state, 'r')).toMatchObject({ linkedOn: '2024-05-01' });
  });

  it('2.7: the same bytes are known only while their import stands', () => {
    const school = new School();
    school.imports('A', '2024-02-01', [c1]);
    const { fileDigest } = school.state.imports[0]!;
    expect(importOfFile(school.state, fileDigest)).toMatchObject({ id: 'A', numbers: { linked: 1, pupils: 1 } });
    school.withdrawsImport('A');
    expect(importOfFile(school.state, fileDigest)).toBeUndefined();
  });
});

describe('manual decisions (2.5)', () => {
  const corrected = () => {
    const school = new School();
    school.imports('A', '2024-02-01', [c1]);
    school.corrects('r', { takenOn: '2023-12-01' });
    school.corrects('r', { yearGroup: 4 });
    return school;
  };
  const withdrawn = () => {
    const school = new School();
    school.imports('A', '2024-02-01', [c1]);
    school.withdraws('r');
    return school;
  };

  it('2.5: corrections stack', () => {
    expect(shownOf(corrected().state, 'r')).toMatchObject({ takenOn: '2023-12-01', yearGroup: 4 });
    expect(resultAt(corrected().state, 0)?.decision?.revisions).toEqual([1, 2]);
  });

  it('2.5: a decision stands when the next export repeats the mistake', () => {
    const [correcting, withdrawing] = [corrected(), withdrawn()];
    correcting.imports('B', '2024-03-01', [c1]);
    withdrawing.imports('B', '2024-03-01', [c1]);
    expect(shownOf(correcting.state, 'r')).toMatchObject({ takenOn: '2023-12-01', linkedOn: '2024-02-01' });
    expect(shownOf(withdrawing.state, 'r')).toBeUndefined();
  });

  it('2.5: other content replaces a correction, and keeps the earliest linkedOn', () => {
    const school = corrected();
    school.imports('B', '2024-03-01', [c2]);
    expect(shownOf(school.state, 'r')).toMatchObject({
      takenOn: '2024-01-12',
      yearGroup: null,
      linkedOn: '2024-02-01',
    });
  });

  it('2.5: other content links a withdrawn result anew, from its own linkedOn', () => {
    const school = withdrawn();
    school.imports('B', '2024-03-01', [c2]);
    expect(shownOf(school.state, 'r')).toMatchObject({ takenOn: '2024-01-12', linkedOn: '2024-03-01' });
  });

  it('2.5: a lifted decision leaves what the files say, linked as early as they linked it', () => {
    const school = withdrawn();
    school.imports('B', '2024-01-15', [c1]);
    school.lifts('r');
    expect(shownOf(school.state, 'r')).toMatchObject({ takenOn: '2024-01-10', linkedOn: '2024-01-15' });
  });

  it('2.5: a decision whose result no longer exists has no effect on one linked later', () => {
    const school = withdrawn();
    school.withdrawsImport('A');
    school.imports('B', '2024-03-01', [c1]);
    expect(shownOf(school.state, 'r')).toMatchObject({ linkedOn: '2024-03-01' });
  });

  it('2.6: withdrawing the import that replaced a decision brings the decision back', () => {
    const school = withdrawn();
    school.imports('B', '2024-03-01', [c2]);
    school.withdrawsImport('B');
    expect(shownOf(school.state, 'r')).toBeUndefined();
  });
});

describe('the secret (6.2)', () => {
  const created = {
    type: 'SecretCreated' as const,
    data: { school: '12AB00', keyId: 'k', check: 'c' },
    revision: 0,
  };

  it('6.2: the secret is known by id and check, and gone once destroyed', () => {
    const state = evolveResults(noResults, created);
    expect(state.secret).toEqual({ status: 'created', keyId: 'k', check: 'c' });
    const destroyed = { type: 'SecretDestroyed' as const, data: { school: '12AB00', keyId: 'k' }, revision: 1 };
    expect(evolveResults(state, destroyed).secret).toEqual({ status: 'destroyed', keyId: 'k' });
  });
});

describe('any history', () => {
  const naive = (history: Parameters<typeof naiveResults>[0]) => {
    const results = naiveResults(history);
    return keys.map((key) => {
      const shown = results.has(key) ? naiveShown(results.get(key)!) : undefined;
      return shown && { ...shown, pupil: pupilHex(shown.pupil) };
    });
  };
  const shown = (school: School) => keys.map((key) => shownOf(school.state, key));

  it('2.3–2.6: any history is folded as a naive reading of the clauses gives', () => {
    fc.assert(
      fc.property(actions, (history) => {
        const school = schoolAfter(history);
        expect(shown(school)).toEqual(naive(history));
      }),
      { numRuns: cases(2000) },
    );
  });

  it('2.3: the numbers of an import are those of a comparison with what the files said before it', () => {
    fc.assert(
      fc.property(actions, rows, (history, file) => {
        const before = naiveResults(history);
        const { linked, corrected, restated, overridesManual, pupils } = schoolAfter(history).imports(
          'x',
          dayAfter(0),
          file,
        );
        const content = ({ pupil, takenOn, category, yearGroup, testCode }: (typeof file)[number]) =>
          JSON.stringify([pupil, takenOn, category ?? 'standardised-test', yearGroup ?? null, testCode ?? null]);
        const known = file.flatMap((row) => (before.has(row.key) ? [{ row, was: before.get(row.key)! }] : []));
        const other = known.filter(({ row, was }) => content(row) !== content(was.file));
        const anew = other.filter(({ was }) => was.withdrawn);
        expect({ linked, corrected, restated, pupils }).toEqual({
          linked: file.length - known.length + anew.length,
          corrected: other.length - anew.length,
          restated: known.length - other.length,
          pupils: new Set(file.map(({ pupil }) => pupil)).size,
        });
        const overridden = other
          .filter(({ was }) => was.withdrawn || was.corrected !== undefined)
          .map(({ row, was }) => ({ key: keyHex(row.key), was: was.withdrawn ? 'withdrawn' : 'corrected' }));
        expect(overridesManual).toEqual(overridden.sort((a, b) => (a.key < b.key ? -1 : 1)));
      }),
      { numRuns: cases(1000) },
    );
  });

  it('2.6: any history without a withdrawn import is as if that had never been recorded', () => {
    fc.assert(
      fc.property(actions, fc.nat(), (history, pick) => {
        const imports = history.filter((action) => action.do === 'import').length;
        const gone = new Set(history.flatMap((action) => (action.do === 'withdrawImport' ? [action.nth] : [])));
        const standing = Array.from({ length: imports }, (_, nth) => nth).filter((nth) => !gone.has(nth));
        const nth = standing[pick % Math.max(standing.length, 1)];
        if (nth === undefined) return;
        const withdrawn = schoolAfter([...history, { do: 'withdrawImport', nth }]);
        let seen = -1;
        const without = history.flatMap((action) => {
          if (action.do === 'import') seen++;
          if (action.do === 'import' && seen === nth) return [];
          return action.do === 'withdrawImport' && action.nth > nth ? [{ ...action, nth: action.nth - 1 }] : [action];
        });
        const never = schoolAfter(without);
        expect(shown(withdrawn)).toEqual(shown(never));
        expect(changesOf(countsOf(withdrawn.state))).toEqual(changesOf(countsOf(never.state)));
      }),
      { numRuns: cases(1000) },
    );
  });

  it('5.8: any history folds anew to the same state, and no state changes once it was made', () => {
    fc.assert(
      fc.property(actions, (history) => {
        const school = new School();
        const states = schoolAfter(history).events.map((event) => {
          school.state = evolveResults(school.state, event);
          return { state: school.state, shown: shown(school), counts: changesOf(countsOf(school.state)) };
        });
        for (const { state, shown: then, counts } of states) {
          expect(keys.map((key) => shownOf(state, key))).toEqual(then);
          expect(changesOf(countsOf(state))).toEqual(counts);
        }
      }),
      { numRuns: cases(300) },
    );
  });

  it('5.2: two states that grow out of one do not disturb each other', () => {
    fc.assert(
      fc.property(actions, rows, rows, (history, one, other) => {
        const { events } = schoolAfter(history);
        const base = folded(events);
        const grown = (file: typeof one, state = base) => {
          const school = new School();
          school.state = state;
          school.imports('x', dayAfter(50), file);
          return school;
        };
        const first = grown(one);
        const before = shown(first);
        const second = grown(other);
        grown(other, first.state);
        expect(shown(first)).toEqual(before);
        expect(shown(second)).toEqual(shown(grown(other, folded(events))));
      }),
      { numRuns: cases(500) },
    );
  });
});
