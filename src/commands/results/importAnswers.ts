/** The request and the answer of an import, and the event that it records. */
import { type Day, dayText } from '../../domain/day.ts';
import type { BadRow, BadRows } from '../../domain/files/badRows.ts';
import type { FileWarning } from '../../domain/files/warnings.ts';
import type { CheckedRows, FileRows } from '../../domain/results/checkedRows.ts';
import type { Classified } from '../../domain/results/classify.ts';
import type { ImportRecord, Results } from '../../domain/results/columns/state.ts';
import type { ImportNumbers, ResultsImported } from '../../domain/results/events.ts';
import type { ReadFile } from '../../domain/results/fileRows.ts';
import { pupilsOfFile } from '../../domain/results/links/people.ts';
import { type OverriddenResult, overriddenResults } from '../../domain/results/overridden.ts';
import type { StreamHead } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { TellDone } from '../../ledger/workers/workers.ts';

export type ImportRequest = {
  readonly school: string;
  readonly source: string;
  /** Default: today. An earlier day needs a reason (2.2). */
  readonly linkedOn?: Day;
  /** Takes the good rows and reports the bad ones, instead of refusing the file (2.8). */
  readonly skipBadRows: boolean;
  /** Reports every bad row of a refused file, instead of the first ones only. */
  readonly allFaults?: boolean;
  /** Takes a file although hardly any of its pupils is known to the school (2.10). */
  readonly confirmed?: boolean;
  readonly mediaType: string;
  /** The file's bytes as they come in. They are read once and not kept. */
  readonly body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** Receives now and then how many rows were read. */
  readonly onRows?: TellDone;
};

export type ImportAnswer = Omit<ImportNumbers, 'overridesManual'> & {
  readonly importId: string;
  readonly linkedOn: Day;
  /** Manual decisions that this file's content replaced, with the key as in the file (2.5). */
  readonly overridesManual: readonly OverriddenResult[];
  readonly badRows: readonly BadRow[];
  readonly warnings: readonly FileWarning[];
};

/** A file after reading: hashed, but not yet compared with the school's results. */
export type HashedFile = Pick<ReadFile, 'keyTexts' | 'pupilIds'> & {
  readonly warnings: readonly FileWarning[];
  readonly linkedOn: Day;
  readonly digest: string;
  checked(on: Day): CheckedRows;
};

export const importedEvent = (
  { school, source }: ImportRequest,
  { linkedOn, digest }: HashedFile,
  { badRowsTotal }: BadRows,
  importId: string,
  { linked, corrected, restated, pupils, overridesManual }: Classified,
  { from, head }: { readonly from: number; readonly head: StreamHead },
): ResultsImported => ({
  type: 'ResultsImported',
  data: {
    school,
    import: importId,
    source,
    linkedOn,
    fileDigest: digest,
    rows: { stream: streams.import(importId), from, to: head.revision, digest: head.digest },
    linked,
    corrected,
    restated,
    skipped: badRowsTotal,
    pupils,
    overridesManual,
  },
});

type Numbers = ImportNumbers & { readonly import: string; readonly linkedOn: Day };

export const answerOf = (
  numbers: Numbers,
  overridden: readonly OverriddenResult[],
  { warnings, keyTexts }: HashedFile,
  { badRows }: BadRows,
  more: readonly FileWarning[],
): ImportAnswer => {
  const { import: importId, linkedOn, linked, corrected, restated, skipped, pupils } = numbers;
  return {
    importId,
    linkedOn,
    linked,
    corrected,
    restated,
    skipped,
    pupils,
    // For a decision made while the file came in, the file's key was not kept. The stored key is shown then.
    overridesManual: overridden.map((one) => ({ ...one, key: keyTexts.get(one.key) ?? one.key })),
    badRows,
    warnings: [...warnings, ...more],
  };
};

/**
 * The warning when a school changes from one source to another and most ids are new (2.9).
 * @param place of the import among those of the school
 */
export const strangersWarning = (
  state: Results,
  { source }: Pick<ImportRequest, 'source'>,
  rows: FileRows,
  place: number,
): FileWarning[] => {
  const earlier = state.imports.slice(0, place).filter(({ standing }) => standing);
  if (earlier.length === 0 || earlier.some((known) => known.source === source)) return [];
  const { pupils, known } = pupilsOfFile(state, rows, place);
  if (known * 2 >= pupils) return [];
  return [{ is: 'pupils-unknown', unknown: pupils - known, pupils }];
};

/** Repeats the answer of the first import of these bytes (2.7), with a warning when another day was asked for. */
export const answerAgain = (
  state: Results,
  known: ImportRecord,
  { linkedOn }: ImportRequest,
  file: HashedFile,
): ImportAnswer => {
  const first = dayText(known.linkedOn);
  const checked = file.checked(first);
  const warnings = strangersWarning(state, known, checked.rows, state.imports.indexOf(known));
  const numbers = { ...known.numbers, import: known.id, linkedOn: first };
  const answer = answerOf(numbers, overriddenResults(state, numbers.overridesManual), file, checked, warnings);
  if (linkedOn === undefined || linkedOn === first) return answer;
  const warning: FileWarning = { is: 'taken-before', linkedOn: first, asked: linkedOn, import: known.id };
  return { ...answer, warnings: [...answer.warnings, warning] };
};
