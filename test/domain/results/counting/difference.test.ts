import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../../../src/domain/day.ts';
import { hexOf, keyWords } from '../../../../src/domain/results/columns/hashes.ts';
import { noResults } from '../../../../src/domain/results/columns/state.ts';
import { countsOf } from '../../../../src/domain/results/counting/counting.ts';
import { changedDays, changedPupils } from '../../../../src/domain/results/counting/difference.ts';
import { pseudonymOf } from '../../../../src/domain/results/counting/explain.ts';
import { pupilsOn } from '../../../../src/domain/results/counting/pupilsOn.ts';
import { coverage, type DaySpan, daysWithout, spansByPupil } from '../../../../src/domain/results/counting/spans.ts';
import { cases } from '../../../support/tiers.ts';
import { actions } from '../arbitrary.ts';
import { changedAsObjects, countedAsObjects } from '../asObjects.ts';
import { dayAfter, folded, keyHex, pupilHex, School, schoolAfter } from '../support.ts';

const day = dayNumber;
const last = day(dayAfter(800));
const holds = (spans: readonly DaySpan[], on: number) => spans.some(({ from, through }) => from <= on && on <= through);

describe('5.6: what changed between two states of the results', () => {
  it('2.6: a withdrawn import changes the days, the pupil, and the results on both sides', () => {
    const school = new School();
    // p counts through 2024-10-01 anyway; the wrong file makes it count through 2024-12-01, and q from 2024-03-15 on.
    school.imports('A', '2024-01-10', [{ key: 'a', pupil: 'p', takenOn: '2024-01-01' }]);
    school.imports('B', '2024-03-15', [
      { key: 'b', pupil: 'p', takenOn: '2024-03-01' },
      { key: 'c', pupil: 'q', takenOn: '2024-03-01' },
    ]);
    const before = school.state;
    school.withdrawsImport('B');
    const through = day('2024-11-30');
    expect(changedDays(countsOf(before), countsOf(school.state), through)).toEqual([
      { from: day('2024-03-15'), through: day('2024-10-01'), before: 2, after: 1 },
      { from: day('2024-10-02'), through: day('2024-11-30'), before: 2, after: 0 },
    ]);
    const pupils = [...changedPupils(before, school.state, through).from('')];
    expect(pupils.map(({ pupil }) => pupil)).toEqual([pupilHex('p'), pupilHex('q')].sort());
    const p = pupils.find(({ pupil }) => pupil === pupilHex('p'))!;
    expect(p).toMatchObject({ gained: [], lost: [{ from: day('2024-10-02'), through }] });
    expect(Array.from(p.ordinals, p.resultOf)).toEqual([
      {
        result: keyHex('b'),
        before: expect.objectContaining({ import: 'B', revision: 1, takenOn: day('2024-03-01') }),
        after: null,
      },
    ]);
  });

  it('a result that turns out to be another pupil’s is with both', () => {
    const school = new School();
    school.imports('A', '2024-01-10', [{ key: 'a', pupil: 'p', takenOn: '2024-01-01' }]);
    const before = school.state;
    school.imports('B', '2024-01-20', [{ key: 'a', pupil: 'q', takenOn: '2024-01-01' }]);
    const pupils = [...changedPupils(before, school.state, day('2024-02-01')).from('')];
    expect(changedDays(countsOf(before), countsOf(school.state), day('2024-02-01'))).toEqual([]);
    expect(pupils.find(({ pupil }) => pupil === pupilHex('p'))).toMatchObject({
      gained: [],
      lost: [{ from: day('2024-01-10'), through: day('2024-02-01') }],
    });
    expect(pupils.find(({ pupil }) => pupil === pupilHex('q'))).toMatchObject({
      gained: [{ from: day('2024-01-10'), through: day('2024-02-01') }],
      lost: [],
    });
  });

  it.each([undefined, [3, 8]])(
    'N after = N before + pupils gained − pupils lost, on every day (year groups %j)',
    (scope) => {
      fc.assert(
        fc.property(actions, fc.nat(14), (made, cut) => {
          const { events } = schoolAfter(made);
          const before = folded(events.slice(0, cut));
          const after = folded(events);
          const [was, is] = [countsOf(before, scope), countsOf(after, scope)];
          const pupils = [...changedPupils(before, after, last, scope).from('')];
          const days = changedDays(was, is, last);
          for (let on = day(dayAfter(0)); on <= last; on++) {
            const gained = pupils.filter((pupil) => holds(pupil.gained, on)).length;
            const lost = pupils.filter((pupil) => holds(pupil.lost, on)).length;
            expect(is.on(on)).toBe(was.on(on) + gained - lost);
            const range = days.find(({ from, through }) => from <= on && on <= through);
            expect([range?.before ?? was.on(on), range?.after ?? was.on(on)]).toEqual([was.on(on), is.on(on)]);
          }
        }),
        { numRuns: cases(40) },
      );
    },
  );
});

describe('2.1: of a large school pupils are selected, not cut from the whole of them', () => {
  it.each([undefined, [3, 8]])(
    '5.6: the pupils that differ are the same, one by one, as when all are made (year groups %j)',
    (scope) => {
      fc.assert(
        fc.property(actions, fc.nat(14), fc.nat(40), (made, cut, which) => {
          const { events } = schoolAfter(made);
          const [before, after] = [folded(events.slice(0, cut)), folded(events)];
          const whole = changedAsObjects(before, after, last, scope);
          const { size, ordinals, from } = changedPupils(before, after, last, scope);
          expect(size).toBe(whole.length);
          expect([...ordinals].sort()).toEqual(whole.flatMap((one) => one.ordinals).sort());
          const first = whole[which % Math.max(1, whole.length)]?.pupil ?? '';
          const shown = [...from(first)].map(({ ordinals: own, resultOf, ...pupil }) => ({
            ...pupil,
            ordinals: [...own],
            results: Array.from(own, resultOf),
          }));
          expect(shown).toEqual(whole.filter(({ pupil }) => pupil >= first));
        }),
        { numRuns: cases(100) },
      );
    },
  );

  it('5.5: the pages of the pupils of a day hold together all of them, each with its evidence', () => {
    fc.assert(
      fc.property(actions, fc.nat(800), fc.integer({ min: 1, max: 3 }), (made, on, limit) => {
        const { state } = schoolAfter(made);
        const whole = countedAsObjects(state, day(dayAfter(on)));
        const paged: unknown[] = [];
        for (let after = '', more = true; more; ) {
          const page = pupilsOn(state, day(dayAfter(on)), undefined, { after, limit });
          expect(page.size).toBe(whole.length);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          for (const { yearGroup: _, countsThrough: __, countsAtNextMonthEnd: ___, ...counted } of page.items)
            paged.push(counted);
          after = page.items.at(-1)?.pupil ?? '';
          more = page.more;
        }
        expect(paged).toEqual(whole);
      }),
      { numRuns: cases(100) },
    );
  });
});

describe('5.5: when each pupil counts', () => {
  it('3.2: the days of a selected pupil are those on which it is counted, under the same results', () => {
    fc.assert(
      fc.property(actions, (made) => {
        const { state } = schoolAfter(made);
        const spans = spansByPupil(state, { from: day(dayAfter(0)), through: last });
        for (let on = day(dayAfter(0)); on <= last; on += 7) {
          const counted = [...spans].flatMap(([pupil, own]) =>
            own
              .filter(({ from, through }) => from <= on && on <= through)
              .map(({ ordinal }) => [pseudonymOf(state, pupil), hexOf(state.keys.values, ordinal, keyWords)]),
          );
          expect(counted.sort()).toEqual(pupilsOn(state, on).items.map(({ pupil, result }) => [pupil, result]));
        }
      }),
      { numRuns: cases(40) },
    );
  });

  it('a school without results has nobody', () => {
    expect(spansByPupil(noResults, { from: 0, through: last }).size).toBe(0);
  });

  it('days are covered once, and taken away once', () => {
    const covered = coverage([
      { from: 5, through: 9 },
      { from: 1, through: 2 },
      { from: 3, through: 6 },
      { from: 12, through: 12 },
    ]);
    expect(covered).toEqual([
      { from: 1, through: 9 },
      { from: 12, through: 12 },
    ]);
    expect(daysWithout(covered, [{ from: 2, through: 3 }])).toEqual([
      { from: 1, through: 1 },
      { from: 4, through: 9 },
      { from: 12, through: 12 },
    ]);
  });
});
