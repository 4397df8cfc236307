/**
 * The rules of domain 2.3–2.6 and 3.1–3.2 a second time, word for word and without regard to speed. The fast fold is held
 * against these.
 */
import { addMonths, type Day, dayNumber } from '../../../src/domain/day.ts';
import type { ResultChanges } from '../../../src/domain/results/events.ts';
import type { PlainRow } from './support.ts';

export type Action =
  | { readonly do: 'import'; readonly linkedOn: Day; readonly rows: readonly PlainRow[] }
  /** `nth` of all imports so far, from 0; recorded once an import. */
  | { readonly do: 'withdrawImport'; readonly nth: number }
  | { readonly do: 'correct'; readonly key: string; readonly changes: ResultChanges }
  | { readonly do: 'withdraw' | 'lift'; readonly key: string };

export type NaiveResult = {
  file: PlainRow;
  linkedOn: Day;
  corrected: ResultChanges | undefined;
  withdrawn: boolean;
};

export const naiveResults = (actions: readonly Action[]): Map<string, NaiveResult> => {
  const withdrawnImports = new Set(actions.flatMap((action) => (action.do === 'withdrawImport' ? [action.nth] : [])));
  const results = new Map<string, NaiveResult>();
  let imports = 0;
  for (const action of actions) {
    if (action.do === 'import') {
      if (!withdrawnImports.has(imports++)) for (const row of action.rows) take(results, row, action.linkedOn);
    } else if (action.do !== 'withdrawImport') {
      decide(results.get(action.key), action);
    }
  }
  return results;
};

const take = (results: Map<string, NaiveResult>, row: PlainRow, linkedOn: Day): void => {
  const result = results.get(row.key);
  if (result === undefined) {
    results.set(row.key, { file: row, linkedOn, corrected: undefined, withdrawn: false });
    return;
  }
  const restates = content(row) === content(result.file);
  const earliest = linkedOn < result.linkedOn ? linkedOn : result.linkedOn;
  result.linkedOn = result.withdrawn && !restates ? linkedOn : earliest;
  result.file = row;
  if (!restates) {
    result.corrected = undefined;
    result.withdrawn = false;
  }
};

const decide = (
  result: NaiveResult | undefined,
  action: Exclude<Action, { do: 'import' | 'withdrawImport' }>,
): void => {
  if (result === undefined) return;
  if (action.do === 'correct' && !result.withdrawn) result.corrected = { ...result.corrected, ...action.changes };
  if (action.do === 'withdraw') {
    result.corrected = undefined;
    result.withdrawn = true;
  }
  if (action.do === 'lift') {
    result.corrected = undefined;
    result.withdrawn = false;
  }
};

const content = ({ pupil, takenOn, category, yearGroup, testCode }: PlainRow): string =>
  JSON.stringify([pupil, takenOn, category ?? 'standardised-test', yearGroup ?? null, testCode ?? null]);

/** The fields that are shown of a result; undefined while it is withdrawn by hand. */
export const naiveShown = ({ file, corrected, withdrawn, linkedOn }: NaiveResult) =>
  withdrawn
    ? undefined
    : {
        pupil: file.pupil,
        takenOn: corrected?.takenOn ?? file.takenOn,
        category: corrected?.category ?? file.category ?? 'standardised-test',
        yearGroup: corrected?.yearGroup ?? file.yearGroup ?? null,
        linkedOn,
      };

export const naiveCount = (results: Iterable<NaiveResult>, day: number, yearGroups?: readonly number[]): number => {
  const pupils = new Set<string>();
  for (const result of results) {
    const shown = naiveShown(result);
    if (shown === undefined) continue;
    const taken = dayNumber(shown.takenOn);
    const valid = taken <= day && day <= addMonths(taken, 9);
    const inScope = yearGroups === undefined || (shown.yearGroup !== null && yearGroups.includes(shown.yearGroup));
    if (valid && inScope && dayNumber(shown.linkedOn) <= day) pupils.add(shown.pupil);
  }
  return pupils.size;
};
