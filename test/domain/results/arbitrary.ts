/** Random histories over few keys, pupils and days, so that everything that can collide does. */
import fc from 'fast-check';
import { categories } from '../../../src/domain/results/kinds.ts';
import type { Action } from './naive.ts';
import { dayAfter, type PlainRow } from './support.ts';

export const keys = ['a', 'b', 'c', 'd', 'e'];

const key = fc.constantFrom(...keys);
const day = fc.integer({ min: 0, max: 400 }).map(dayAfter);
const yearGroup = fc.constantFrom(null, 1, 3, 8);

const row: fc.Arbitrary<PlainRow> = fc.record({
  key,
  pupil: fc.constantFrom('p', 'q', 'r'),
  takenOn: fc.constantFrom(0, 31, 90).map(dayAfter),
  category: fc.constantFrom(...categories),
  yearGroup,
  testCode: fc.constantFrom(null, 'RW-1'),
});

/** The same contents often come again, because exports are cumulative. */
const usual: readonly PlainRow[] = keys.map((of) => ({ key: of, pupil: of < 'c' ? 'p' : 'q', takenOn: dayAfter(10) }));

export const rows: fc.Arbitrary<readonly PlainRow[]> = fc.oneof(
  fc.uniqueArray(row, { selector: (made) => made.key, maxLength: keys.length }),
  fc.subarray([...usual]),
);

const anyAction = (
  key: fc.Arbitrary<string>,
  rows: fc.Arbitrary<readonly PlainRow[]>,
  importsMax = 6,
): fc.Arbitrary<Action> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('import' as const), linkedOn: day, rows }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('withdrawImport' as const), nth: fc.nat(importsMax - 1) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('correct' as const),
        key,
        changes: fc.record(
          { takenOn: day, category: fc.constantFrom(...categories), yearGroup: fc.constantFrom(1, 3, 8) },
          { requiredKeys: [] },
        ),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('withdraw' as const), key }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('lift' as const), key }) },
  );

/** Withdrawals name an import that was recorded and stands. The decider accepts no other. */
const possible = (made: readonly Action[]): readonly Action[] => {
  let imports = 0;
  const gone = new Set<number>();
  return made.filter((action) => {
    if (action.do === 'import') imports++;
    if (action.do !== 'withdrawImport') return true;
    const isPossible = action.nth < imports && !gone.has(action.nth);
    if (isPossible) gone.add(action.nth);
    return isPossible;
  });
};

export const actions: fc.Arbitrary<readonly Action[]> = fc.array(anyAction(key, rows), { maxLength: 14 }).map(possible);

/** Few keys, contents that hardly differ, and many decisions: what stands depends on whose results they are. */
export const fewActions: fc.Arbitrary<readonly Action[]> = fc
  .array(anyAction(fc.constantFrom('a', 'c'), fc.subarray([usual[0]!, usual[2]!], { minLength: 1 }), 3), {
    maxLength: 9,
  })
  .map(possible);
