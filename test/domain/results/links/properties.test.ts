import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayNumber, dayText } from '../../../../src/domain/day.ts';
import { hexOf, pupilWords } from '../../../../src/domain/results/columns/hashes.ts';
import type { Results } from '../../../../src/domain/results/columns/state.ts';
import { countsOf } from '../../../../src/domain/results/counting/counting.ts';
import { changesOf } from '../../../../src/domain/results/counting/counts.ts';
import { pupilsOn } from '../../../../src/domain/results/counting/pupilsOn.ts';
import { spansByPupil } from '../../../../src/domain/results/counting/spans.ts';
import { cases } from '../../../support/tiers.ts';
import { actions, fewActions, keys } from '../arbitrary.ts';
import { type Action, naiveCount, naiveResults, naiveShown } from '../naive.ts';
import {
  dayAfter,
  folded,
  type PlainRow,
  pupilHex,
  School as Recording,
  type School,
  schoolAfter,
  shownOf,
} from '../support.ts';

/** Ids of the pupils p, q and r: each has the plain one and two more. */
const aliases = ['', '-1', '-2'] as const;
const pupils = ['p', 'q', 'r'] as const;
const picks = fc.array(fc.nat(2), { minLength: 1, maxLength: 20 });

/** The same history with other ids. Each file names each pupil by an id that the picks choose, in turn. */
const renamed = (
  made: readonly Action[],
  chosen: readonly number[],
  rowOf: (row: PlainRow, alias: string, nth: number) => PlainRow,
) => {
  let at = 0;
  return made.map((action) => {
    if (action.do !== 'import') return action;
    const aliasOf = new Map(pupils.map((pupil) => [pupil as string, aliases[chosen[at++ % chosen.length]!]!]));
    return { ...action, rows: action.rows.map((row, nth) => rowOf(row, aliasOf.get(row.pupil)!, nth)) };
  });
};

const numbersOf = ({ events }: School) =>
  events.flatMap(({ type, data }) => {
    if (type !== 'ResultsImported') return [];
    const { linked, corrected, restated, pupils: named, overridesManual } = data;
    return [{ linked, corrected, restated, named, overridesManual }];
  });

const countsAfterEach = ({ events }: School, skipped = 0) =>
  events.slice(skipped).map((_, n) => changesOf(countsOf(folded(events.slice(0, skipped + n + 1)))));

const sameCountsAs = (plain: School, other: School, skipped = 0): void => {
  expect(numbersOf(other)).toEqual(numbersOf(plain));
  expect(countsAfterEach(other, skipped)).toEqual(countsAfterEach(plain));
  expect(changesOf(countsOf(other.state))).toEqual(changesOf(countsOf(folded(other.events))));
  expect(keys.map((key) => withoutPupil(other.state, key))).toEqual(keys.map((key) => withoutPupil(plain.state, key)));
};

const withoutPupil = (state: Results, key: string) => {
  const shown = shownOf(state, key);
  return shown && { ...shown, pupil: '' };
};

it('2.9, 3.3: any history with ids renamed, and linked by each row that names another one, counts at every moment as the one without', () => {
  fc.assert(
    fc.property(fc.oneof(actions, fewActions), picks, (made, chosen) => {
      const linking = renamed(made, chosen, (row, alias, nth) => {
        if (alias === '') return row;
        const other = `${row.pupil}${alias}`;
        return nth % 2 === 0 ? { ...row, also: other } : { ...row, pupil: other, also: row.pupil };
      });
      sameCountsAs(schoolAfter(made), schoolAfter(linking));
    }),
    { numRuns: cases(300) },
  );
});

it('2.9, 3.3: any history with ids renamed, and linked by hand before, counts at every moment as the one without', () => {
  fc.assert(
    fc.property(fc.oneof(actions, fewActions), picks, (made, chosen) => {
      const school = new Recording();
      school.links(
        ...pupils.flatMap((pupil) => [[pupil, `${pupil}-1`] as const, [`${pupil}-2`, `${pupil}-1`] as const]),
      );
      const linked = renamed(made, chosen, (row, alias) => ({ ...row, pupil: `${row.pupil}${alias}` }));
      sameCountsAs(schoolAfter(made), schoolAfter(linked, undefined, school), 1);
    }),
    { numRuns: cases(300) },
  );
});

/** A link that somebody makes or cuts by hand, between the actions. */
type Hand = {
  readonly at: number;
  readonly says: 'links' | 'takesBackLink' | 'cutsLink';
  readonly ids: readonly [string, string];
};

const id = fc
  .tuple(fc.constantFrom(...pupils), fc.constantFrom(...aliases))
  .map(([pupil, alias]) => `${pupil}${alias}`);
const hands: fc.Arbitrary<readonly Hand[]> = fc.array(
  fc.record({
    at: fc.nat(9),
    says: fc.constantFrom('links', 'takesBackLink', 'cutsLink'),
    ids: fc.tuple(id, id).filter(([a, b]) => a !== b),
  }),
  { maxLength: 6 },
);
const anyLinks = fc.array(fc.record({ alias: fc.nat(2), also: fc.option(id, { freq: 2 }) }), {
  minLength: 1,
  maxLength: 20,
});

/** 2.8: leaves out a second id that contradicts an earlier row, because a file with such rows is refused. */
const withoutContradictions = (rows: readonly PlainRow[]): PlainRow[] => {
  const [second, pupil] = [new Map<string, string>(), new Map<string, string>()];
  return rows.map(({ also, ...row }) => {
    if (also === undefined || also === row.pupil) return row;
    const fits = (second.get(row.pupil) ?? also) === also && (pupil.get(also) ?? row.pupil) === row.pupil;
    if (!fits) return row;
    second.set(row.pupil, also);
    pupil.set(also, row.pupil);
    return { ...row, also };
  });
};

/** 2.9 word for word: the ids of each pupil, from the links that stand at the end. */
const peopleAfter = (made: readonly Action[], said: readonly Hand[]): ReadonlySet<string>[] => {
  const withdrawn = new Set(made.flatMap((action) => (action.do === 'withdrawImport' ? [action.nth] : [])));
  const pair = (a: string, b: string) => [a, b].sort().join(' ');
  const links = new Set<string>();
  for (const rows of importsIn(made).filter((_, nth) => !withdrawn.has(nth)))
    for (const { pupil, also = pupil } of rows) if (also !== pupil) links.add(pair(pupil, also));
  const last = new Map(said.map(({ ids, says }) => [pair(...ids), says]));
  for (const [ids, says] of last) {
    if (says === 'links') links.add(ids);
    if (says === 'cutsLink') links.delete(ids);
  }
  let people = pupils.flatMap((pupil) => aliases.map((alias): ReadonlySet<string> => new Set([`${pupil}${alias}`])));
  for (const [a, b] of [...links].map((ids) => ids.split(' ') as [string, string])) {
    const both = people.filter((one) => one.has(a) || one.has(b));
    people = [...people.filter((one) => !both.includes(one)), new Set(both.flatMap((one) => [...one]))];
  }
  return people;
};

const importsIn = (made: readonly Action[]) => made.flatMap((action) => (action.do === 'import' ? [action.rows] : []));

const firstRecorded = (made: readonly Action[], ids: ReadonlySet<string>): string => {
  const withdrawn = new Set(made.flatMap((action) => (action.do === 'withdrawImport' ? [action.nth] : [])));
  const first = importsIn(made)
    .map((rows, nth) => (withdrawn.has(nth) ? [] : rows.flatMap(({ pupil, also = pupil }) => [pupil, also])))
    .map((recorded) =>
      recorded
        .filter((one) => ids.has(one))
        .map(pupilHex)
        .sort(),
    )
    .find((recorded) => recorded.length > 0);
  return first![0]!;
};

it('2.9: links made, withdrawn, taken back and cut in any order leave what the last of them say, for counts, contents, decisions and who is shown', () => {
  fc.assert(
    fc.property(fewActions, anyLinks, hands, (plain, chosen, unordered) => {
      let at = 0;
      const made = plain.map((action) =>
        action.do !== 'import'
          ? action
          : {
              ...action,
              rows: withoutContradictions(
                action.rows.map((row) => {
                  const { alias, also } = chosen[at++ % chosen.length]!;
                  return { ...row, pupil: `${row.pupil}${aliases[alias]}`, ...(also === null ? {} : { also }) };
                }),
              ),
            },
      );
      const said = unordered.toSorted((a, b) => a.at - b.at);
      const school = new Recording();
      made.forEach((action, n) => {
        for (const { says, ids } of said.filter((hand) => hand.at === n)) {
          if (says === 'links') school.links(ids);
          else school[says](...ids);
        }
        schoolAfter([action], undefined, school);
      });
      const people = peopleAfter(
        made,
        said.filter(({ at: n }) => n < made.length),
      );
      const personOf = new Map(people.flatMap((ids) => [...ids].map((one) => [one, ids] as const)));
      const nameOf = (one: string) => [...personOf.get(one)!].sort()[0]!;
      const asOne = made.map((action) =>
        action.do === 'import'
          ? { ...action, rows: action.rows.map(({ also: _, ...row }) => ({ ...row, pupil: nameOf(row.pupil) })) }
          : action,
      );
      const naive = naiveResults(asOne);
      for (const key of keys) {
        const expected = naive.get(key) && naiveShown(naive.get(key)!);
        const shown = expected && { ...expected, pupil: firstRecorded(made, personOf.get(expected.pupil)!) };
        expect(shownOf(school.state, key)).toEqual(shown);
      }
      const counts = countsOf(school.state);
      for (let day = 0; day < 700; day += 29)
        expect(counts.on(dayNumber(dayAfter(day)))).toBe(naiveCount(naive.values(), dayNumber(dayAfter(day))));
      explainsItself(school.state);
    }),
    { numRuns: cases(500) },
  );
});

/** 5.5: the pupils named for a day are as many as are counted, each once. The same holds for the days of each pupil. */
const explainsItself = (state: Results): void => {
  const window = { from: dayNumber(dayAfter(0)), through: dayNumber(dayAfter(700)) };
  const spans = [...spansByPupil(state, window)];
  for (let day = window.from; day < window.through; day += 97) {
    const { size, items } = pupilsOn(state, day);
    expect([size, dayText(day)]).toEqual([countsOf(state).on(day), dayText(day)]);
    expect(new Set(items.map(({ pupil }) => pupil)).size).toBe(size);
    const onDay = spans.filter(([, days]) => days.some(({ from, through }) => from <= day && day <= through));
    expect(onDay.map(([pupil]) => hexOf(state.pupils.values, pupil, pupilWords)).sort()).toEqual(
      items.map(({ pupil }) => pupil),
    );
  }
};
