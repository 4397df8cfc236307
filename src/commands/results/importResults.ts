/** One file of one school, taken whole or not at all (2.2–2.8). */
import { sourceStatusOn } from '../../domain/catalogue.ts';
import { type Day, dayNumber, dayText } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import { classify, type PreparedRow } from '../../domain/results/classify.ts';
import type { ImportNumbers, OverriddenDecision, ResultsImported } from '../../domain/results/events.ts';
import { encodePart, type ImportPart } from '../../domain/results/part.ts';
import type { BadRow, CheckedRows, ResultRow } from '../../domain/results/row.ts';
import { type ImportRecord, importOfFile } from '../../domain/results/state.ts';
import { type Deps, today } from '../deps.ts';
import type { Position } from '../eventStore.ts';
import { decidingAgain } from '../handler.ts';
import type { Context, StreamHead } from '../ledger.ts';
import { hasDpa, partyOf } from '../parties.ts';
import { streams } from '../streams.ts';
import { type Pseudonyms, pseudonymsForImport, secretMissing } from './secrets.ts';

export type ImportRequest = {
  readonly school: string;
  readonly source: string;
  /** Default: today; earlier only with a reason (2.2). */
  readonly linkedOn?: Day;
  /** Take the good rows and report the bad ones, instead of refusing the file (2.8). */
  readonly skipBadRows: boolean;
  readonly mediaType: string;
  /** The file's bytes, whole, in pieces. */
  readonly pieces: readonly Uint8Array[];
};

export type ImportAnswer = Omit<ImportNumbers, 'overridesManual'> & {
  readonly importId: string;
  readonly linkedOn: Day;
  /** Manual decisions that this file's content replaced, by the key as in the file (2.5). */
  readonly overridesManual: readonly OverriddenDecision[];
  readonly badRows: readonly BadRow[];
  readonly warnings: readonly string[];
};

export type ImportOutcome = {
  /** False when these bytes were a standing import before (2.7). */
  readonly created: boolean;
  readonly answer: ImportAnswer;
  readonly head: StreamHead | undefined;
  readonly position: Position;
};

/** A file with bad rows, refused whole. */
export class FileRefused extends Rejection {
  readonly badRows: readonly BadRow[];
  readonly badRowsTotal: number;

  constructor(
    { badRows, badRowsTotal }: Pick<CheckedRows, 'badRows' | 'badRowsTotal'>,
    remedy = 'mend them, or take the others with onError=skip',
  ) {
    super(
      'file_rows_refused',
      `${badRowsTotal} row${badRowsTotal === 1 ? ' is' : 's are'} not in order, so nothing of the file was taken; ${remedy}.`,
    );
    this.badRows = badRows;
    this.badRowsTotal = badRowsTotal;
  }
}

/** @throws Rejection for every reason why no import is accepted; nothing counts until the last append. */
export const importResults = async (deps: Deps, request: ImportRequest, context: Context): Promise<ImportOutcome> => {
  await mustBeAccepted(deps, request, context);
  const read = readerFor(deps, request.mediaType);
  const linkedOn = request.linkedOn ?? today(deps);
  const checked = await read(request.pieces, dayNumber(linkedOn));
  const refused = checked.badRowsTotal > 0 && !request.skipBadRows;
  // A file that is refused makes no secret; one that is known does not get here without.
  if (refused && (await deps.folds.results(request.school)).state.secret.status === 'none')
    throw new FileRefused(checked);
  const { keyId, pseudonyms } = await pseudonymsForImport(deps, request.school, context);
  const file: PreparedFile = {
    ...checked,
    linkedOn,
    digest: pseudonyms.file(request.pieces),
    prepared: prepare(checked.rows, pseudonyms),
  };
  const importId = deps.newUlid();
  let rowsHead: StreamHead | undefined;
  return decidingAgain(async () => {
    const { state, head, position } = await deps.folds.results(request.school);
    const known = importOfFile(state, file.digest);
    if (known !== undefined) {
      const first = known.linkedOn === dayNumber(linkedOn) ? checked : await read(request.pieces, known.linkedOn);
      return { created: false, answer: answerAgain(known, request, first, pseudonyms), head, position };
    }
    if (refused) throw new FileRefused(checked);
    // Asked again at each attempt: the agreement may have ended, and the secret with it, since the file came in.
    await mustBeAccepted(deps, request, context);
    if (state.secret.status !== 'created' || state.secret.keyId !== keyId)
      throw secretMissing(request.school, 'it was destroyed while the file was read');
    const classified = classify(state, file.prepared);
    // A lost race leaves these parts unnamed; the next attempt's follow them in the same stream.
    const from = (rowsHead?.revision ?? -1) + 1;
    for (const [number, part] of classified.parts.entries())
      rowsHead = await appendPart(deps, importId, number, part, rowsHead, context);
    const event = importedEvent(request, file, importId, classified, { from, head: rowsHead! });
    const written = await deps.ledger.append(streams.results(request.school), [event], head, context);
    return { created: true, answer: answerOf(event.data, file, pseudonyms), ...written };
  });
};

const appendPart = async (
  { ledger }: Deps,
  importId: string,
  number: number,
  part: ImportPart,
  after: StreamHead | undefined,
  context: Context,
): Promise<StreamHead> =>
  (await ledger.append(streams.import(importId), [encodePart(importId, number, part)], after, context)).head;

type FileRead = CheckedRows & { readonly warnings: readonly string[] };

type PreparedFile = FileRead & {
  readonly linkedOn: Day;
  readonly digest: string;
  readonly prepared: readonly PreparedRow[];
};

/** School, agreement, source and day (2.2, 6.1, 8.1). */
const mustBeAccepted = async (
  deps: Deps,
  { school, source, linkedOn }: ImportRequest,
  { reason }: Context,
): Promise<void> => {
  const now = today(deps);
  const party = await partyOf(deps.ledger, school);
  if (!hasDpa(party, now))
    throw new Rejection(
      'dpa_missing',
      `School ${school} has no data processing agreement in force on ${now}; sign one, or have its board sign, before the import.`,
    );
  const catalogue = (await deps.folds.catalogue()).state;
  const status = sourceStatusOn(catalogue, source, now)?.status;
  if (status === undefined)
    throw new Rejection(
      'source_not_found',
      'There is no such source; GET /sources lists those that are read or planned.',
    );
  if (status !== 'supported' && status !== 'available')
    throw new Rejection(
      'source_not_available',
      `Source '${source}' is ${status.replace('-', ' ')}; imports from it are not taken yet.`,
    );
  if (linkedOn === undefined || linkedOn === now) return;
  if (linkedOn > now)
    throw new Rejection('linked_on_in_future', `Results cannot be linked on ${linkedOn}, after today, ${now}.`);
  if (reason === undefined)
    throw new Rejection('reason_required', 'Linking on an earlier day than today needs a reason in X-Reason.');
};

const readerFor = ({ readers }: Deps, mediaType: string) => {
  const read = readers.get(mediaType);
  if (read === undefined)
    throw new Rejection(
      'file_format_unknown',
      `Files are taken as ${[...readers.keys()].join(' or ')}; name it in Content-Type.`,
    );
  return read;
};

/** Rows as they may be stored: the pupil of many rows is hashed once. */
const prepare = (rows: readonly ResultRow[], pseudonyms: Pseudonyms): PreparedRow[] => {
  const pupils = new Map<string, Uint8Array>();
  return rows.map(({ key, pupil: id, category, takenOn, yearGroup, testCode }) => {
    const pupil = pupils.get(id) ?? pseudonyms.pupil(id);
    pupils.set(id, pupil);
    return { key: pseudonyms.resultKey(key), pupil, kind: { category, takenOn, yearGroup, testCode } };
  });
};

const importedEvent = (
  { school, source }: ImportRequest,
  { linkedOn, digest, badRowsTotal }: PreparedFile,
  importId: string,
  { linked, corrected, restated, pupils, overridesManual }: ReturnType<typeof classify>,
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

const answerOf = (numbers: Numbers, { rows, badRows, warnings }: FileRead, pseudonyms: Pseudonyms): ImportAnswer => {
  const { import: importId, linkedOn, linked, corrected, restated, skipped, pupils, overridesManual } = numbers;
  return {
    importId,
    linkedOn,
    linked,
    corrected,
    restated,
    skipped,
    pupils,
    overridesManual: withKeysOfFile(overridesManual, rows, pseudonyms),
    badRows,
    warnings,
  };
};

/** 2.7: what the first import of these bytes answered, and a word when another day was asked for. */
const answerAgain = (
  known: ImportRecord,
  { linkedOn }: ImportRequest,
  file: FileRead,
  pseudonyms: Pseudonyms,
): ImportAnswer => {
  const first = dayText(known.linkedOn);
  const answer = answerOf({ ...known.numbers, import: known.id, linkedOn: first }, file, pseudonyms);
  if (linkedOn === undefined || linkedOn === first) return answer;
  const warning = `This file was imported before and stays linked on ${first}; to link it on ${linkedOn}, withdraw import ${known.id} first.`;
  return { ...answer, warnings: [...answer.warnings, warning] };
};

const withKeysOfFile = (
  overridden: readonly OverriddenDecision[],
  rows: readonly ResultRow[],
  pseudonyms: Pseudonyms,
): OverriddenDecision[] => {
  if (overridden.length === 0) return [];
  const keys = new Map(rows.map(({ key }) => [Buffer.from(pseudonyms.resultKey(key)).toString('hex'), key]));
  return overridden.map(({ key, was }) => ({ key: keys.get(key) ?? key, was }));
};
