/** Imports one file of one school, completely or not at all (2.2–2.9). */

import { type Day, dayNumber } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { FileRows } from '../../domain/results/checkedRows.ts';
import { type Classified, classify } from '../../domain/results/classify.ts';
import { hexOf, keyWords } from '../../domain/results/columns/hashes.ts';
import { encodeLinks } from '../../domain/results/columns/linksPart.ts';
import { encodePart } from '../../domain/results/columns/part.ts';
import { importOfFile, type Results } from '../../domain/results/columns/state.ts';
import { mustFit } from '../../domain/results/counting/bounds.ts';
import type { ResultsImported } from '../../domain/results/events.ts';
import { RowGathering } from '../../domain/results/fileRows.ts';
import { pupilsNamed, unlikelyFile } from '../../domain/results/known.ts';
import { idsNamed, type PupilsOfFile } from '../../domain/results/links/people.ts';
import { type OverriddenResult, overriddenResults } from '../../domain/results/overridden.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { decidingAgain } from '../../ledger/handler.ts';
import type { Context, Recordable, StreamHead } from '../../ledger/ledger.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import { mustDecide } from '../../ledger/unknownHistory.ts';
import { type Deps, daysPassing } from '../deps.ts';
import type { ResultsReader } from '../files/fileReaders.ts';
import { FileRefused } from '../files/fileRefused.ts';
import { mustTakeFiles } from './acceptance.ts';
import {
  answerAgain,
  answerOf,
  type HashedFile,
  type ImportAnswer,
  type ImportRequest,
  importedEvent,
  strangersWarning,
} from './importAnswers.ts';
import type { FileDigest, Pseudonyms } from './pseudonyms.ts';
import { type FileSecret, secretForFile } from './secrets.ts';

export type ImportOutcome = {
  /** False when these bytes were already a standing import (2.7). */
  readonly created: boolean;
  readonly answer: ImportAnswer;
  readonly head: StreamHead | undefined;
  readonly position: Position;
};

/** A file that names hardly any pupil whom the school knows (2.10). */
export type HeldFile = PupilsOfFile & {
  /** The pupils' ids as in the file. Personal data: for finding the school that knows them, and nothing else. */
  readonly ids: readonly string[];
};

export type TriedImport = {
  /** Set for a file that is held unless it is confirmed. */
  readonly unlikely: HeldFile | undefined;
  /** Undefined for a file that is held. `before`: the school's results directly before the import. */
  readonly taken: { readonly outcome: ImportOutcome; readonly before: Results } | undefined;
};

/** @throws Rejection if the import is not accepted; Rejection import_unlikely if it is held. Nothing counts until the last append. */
export const importResults = async (deps: Deps, request: ImportRequest, context: Context): Promise<ImportOutcome> => {
  const { taken, unlikely } = await tryImport(deps, request, context);
  if (taken === undefined) throw new Rejection('import_unlikely', { pupils: unlikely!.pupils, known: unlikely!.known });
  return taken.outcome;
};

/** As {@link importResults}, except that a file to be held is returned and not thrown. */
export const tryImport = async (deps: Deps, request: ImportRequest, context: Context): Promise<TriedImport> => {
  const day = daysPassing(deps);
  await mustBeAccepted(deps, request, day(), context);
  const read = readerFor(deps, request.mediaType);
  const { state } = await deps.folds.results(request.school);
  const secret = await secretForFile(deps, request.school, state.secret);
  try {
    const file = await fileOf(read, request, secret.pseudonyms, state, request.linkedOn ?? day());
    return await takeFile(deps, request, file, secret, day, context);
  } finally {
    secret.release();
  }
};

/** The number of rows is reported after every so many rows. */
const rowsBetweenTold = 1_000;

const fileOf = async (
  read: ResultsReader,
  { school, body, onRows = () => {} }: ImportRequest,
  pseudonyms: Pseudonyms,
  state: Results,
  linkedOn: Day,
): Promise<HashedFile> => {
  const digest = pseudonyms.file();
  const rows = new RowGathering(pseudonyms, keysOfDecisions(state));
  let taken = 0;
  const { warnings, ...knowledge } = await read(digesting(body, digest), school, (row) => {
    rows.take(row);
    taken++;
    if (taken % rowsBetweenTold === 0) onRows(taken);
  });
  onRows(taken);
  const { checked, ...file } = rows.read(knowledge);
  return { warnings, linkedOn, digest: digest.hex(), ...file, checked: (on) => checked(dayNumber(on)) };
};

async function* digesting(body: ImportRequest['body'], digest: FileDigest): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    digest.update(piece);
    yield piece;
  }
}

/**
 * The keys (hex) that an answer may have to show as in the file: results with a decision now, and decisions that an
 * import overrode (2.5, 2.7).
 */
const keysOfDecisions = ({ decisions, keys, imports }: Results): ReadonlySet<string> =>
  new Set([
    ...[...decisions.keys()].map((ordinal) => hexOf(keys.values, ordinal, keyWords)),
    ...imports.flatMap(({ numbers }) => numbers.overridesManual.map(({ key }) => key)),
  ]);

const takeFile = async (
  deps: Deps,
  request: ImportRequest,
  file: HashedFile,
  secret: FileSecret,
  day: () => Day,
  context: Context,
): Promise<TriedImport> => {
  const { school, skipBadRows } = request;
  const checked = file.checked(file.linkedOn);
  const refused = checked.badRowsTotal > 0 && !skipBadRows;
  if (secret.isCandidate && !refused) {
    // Checked again: the agreement may have ended while the file came in. The school must then not get a secret either.
    await mustBeAccepted(deps, request, day(), context);
    // A school without a secret has no results yet, so the file's rows would be all of them.
    mustFit({ pupils: idsNamed(checked.rows), results: checked.rows.kinds.length });
    await secret.record(context);
  }
  const importId = deps.newUlid();
  let attempts = 0;
  return decidingAgain(async () => {
    // After a lost race, parts of the lost attempt remain that no event names. The next attempt's parts follow them in
    // the same stream.
    const unnamed = attempts++ === 0 ? undefined : (await deps.ledger.read(streams.import(importId))).head;
    let rowsHead = unnamed;
    const { state, head, position, counts } = await deps.folds.results(school);
    const known = importOfFile(state, file.digest);
    if (known !== undefined) {
      const outcome = { created: false, answer: answerAgain(state, known, request, file), head, position };
      return { unlikely: undefined, taken: { outcome, before: state } };
    }
    if (refused)
      throw new FileRefused(checked, {
        skippable: true,
        ...(request.allFaults === true ? { all: checked.allBad() } : {}),
      });
    // A school that got its secret for this file is no longer refused anything.
    if (!secret.isCandidate) await mustBeAccepted(deps, request, day(), context);
    secret.mustBe(state.secret);
    const classified = classify(state, checked.rows);
    const unlikely = heldFile(file, checked.rows, unlikelyFile(state, checked.rows, dayNumber(file.linkedOn), counts));
    if (unlikely !== undefined && request.confirmed !== true) return { unlikely, taken: undefined };
    const warnings = strangersWarning(state, request, checked.rows, state.imports.length);
    const from = (unnamed?.revision ?? -1) + 1;
    for (const part of partsStored(importId, classified))
      rowsHead = await appendPart(deps, importId, part, rowsHead, context);
    const event = importedEvent(request, file, checked, importId, classified, { from, head: rowsHead! });
    const written = await deps.ledger.append(streams.results(school), [event], head, context);
    const overridden = await replacedBy(deps, event.data, written.position);
    const outcome = { created: true, answer: answerOf(event.data, overridden, file, checked, warnings), ...written };
    return { unlikely, taken: { outcome, before: state } };
  });
};

/** The events that hold an import's rows and links, each to be appended by itself (5.2). */
const partsStored = (importId: string, { parts, links }: Classified): Recordable[] => [
  ...parts.map((part, number) => encodePart(importId, number, part)),
  ...(links === undefined ? [] : encodeLinks(importId, links)),
];

const heldFile = (file: HashedFile, rows: FileRows, found: PupilsOfFile | undefined): HeldFile | undefined =>
  found && { ...found, ids: file.pupilIds(pupilsNamed(rows)) };

const appendPart = async (
  { ledger }: Deps,
  importId: string,
  part: Recordable,
  after: StreamHead | undefined,
  context: Context,
): Promise<StreamHead> => (await ledger.append(streams.import(importId), [part], after, context)).head;

/** Checks the school, agreement, source and day (2.2, 6.1, 8.1). */
const mustBeAccepted = async (
  deps: Deps,
  { school, source, linkedOn }: ImportRequest,
  now: Day,
  { reason }: Context,
): Promise<void> => {
  await mustDecide(deps.ledger, streams.results(school));
  const party = await partyOf(deps.ledger, school);
  mustTakeFiles(party, source, (await deps.folds.catalogue()).state, now);
  if (linkedOn === undefined || linkedOn === now) return;
  if (linkedOn > now) throw new Rejection('linked_on_in_future', { linkedOn, today: now });
  if (reason === undefined) throw new Rejection('reason_required', { for: 'linked-earlier' });
};

const readerFor = ({ readers }: Deps, mediaType: string): ResultsReader => {
  const read = readers.get(mediaType);
  if (read === undefined) throw new Rejection('file_format_unknown', { taken: [...readers.keys()] });
  return read;
};

/** Folds the import only for one that replaces decisions: hardly any does. */
const replacedBy = async (
  deps: Deps,
  { school, overridesManual }: ResultsImported['data'],
  position: Position,
): Promise<OverriddenResult[]> => {
  if (overridesManual.length === 0) return [];
  return overriddenResults((await deps.folds.results(school, position)).state, overridesManual);
};
