/** The fold of `results-{school}` (2.4–2.6, 2.9). It is pure. Data that an event does not change is shared with the state before it. */
import { dayNumber } from '../day.ts';
import { append, extend, withRoom } from './columns/columns.ts';
import { type Draft, drafted, finished, write } from './columns/draft.ts';
import { keyWords, ordinalOf } from './columns/hashes.ts';
import { type Bits, emptyBits, forEachOrdinal, type OrdinalSet, setAll, setBit, setRun } from './columns/ordinals.ts';
import type { ImportPart } from './columns/part.ts';
import { type ImportRecord, ordinals, type Results, resultAt, sameContentIn } from './columns/state.ts';
import { type ManualStep, resultAfter } from './counting/timeline.ts';
import type { RecordedResultsEvent } from './events.ts';
import { withKinds } from './kinds.ts';
import { linkedByHand } from './links/byHand.ts';
import { shownIds } from './links/joining.ts';
import { noPairs, type Pairs, samePairs } from './links/pairs.ts';
import { decidedOrdinals, refolded } from './refold.ts';

export const evolveResults = (state: Results, event: RecordedResultsEvent): Results => {
  switch (event.type) {
    case 'SecretCreated':
      return { ...state, secret: { status: 'created', keyId: event.data.keyId, check: event.data.check } };
    case 'SecretDestroyed':
      return { ...state, secret: { status: 'destroyed', keyId: event.data.keyId } };
    case 'ResultsImported':
      return imported(state, event);
    case 'ImportWithdrawn':
      return withdrawn(state, event.data.import);
    case 'ResultCorrected':
      return decided(state, event.data.key, {
        type: 'corrected',
        changes: event.data.changes,
        revision: event.revision,
      });
    case 'ResultWithdrawn':
      return decided(state, event.data.key, { type: 'withdrawn', revision: event.revision });
    case 'ManualDecisionLifted':
      return decided(state, event.data.key, { type: 'lifted', revision: event.revision });
    case 'PupilsLinked':
    case 'PupilLinkTakenBack':
    case 'PupilLinkCut':
      return withDecisionsAgain(shown(linkedByHand(state, event)));
  }
};

const imported = (state: Results, event: RecordedResultsEvent & { type: 'ResultsImported' }): Results => {
  const { data, parts, revision } = event;
  const { import: id, source, fileDigest, linked, corrected, restated, skipped, pupils, overridesManual } = data;
  const linkedNew = parts.reduce((sum, part) => sum + part.linked.keys.length / keyWords, 0);
  const held = emptyBits(ordinals(state) + linkedNew);
  const { pairs = noPairs, newPupils = noPairs } = event.links ?? {};
  const record: ImportRecord = {
    id,
    source,
    linkedOn: dayNumber(data.linkedOn),
    revision,
    standing: true,
    fileDigest,
    numbers: { linked, corrected, restated, skipped, pupils, overridesManual },
    held,
    contentsFrom: state.contentPupil.length,
    links: sharedPairs(state, pairs),
  };
  const place = state.imports.length;
  const draft = drafted({ ...state, imports: [...state.imports, record] }, place);
  for (const part of parts) draft.pupils = append(draft.pupils, part.newPupils);
  draft.pupils = append(draft.pupils, newPupils);
  for (const part of parts) takePart(draft, part, place, held);
  const taken = finished(draft);
  if (saysNothingNew(state, taken)) return taken;
  return pairs.length === 0 ? shown(taken) : withDecisionsAgain(shown(taken));
};

/**
 * Whether the last import names no id and no link that an earlier one did not, so that it cannot change who is shown by
 * which id. Most files of a school do not: they are cumulative.
 */
const saysNothingNew = (before: Results, { imports, pupils, links }: Results): boolean => {
  if (pupils.length > before.pupils.length || links.byHand.size > 0) return false;
  const { links: stated } = imports.at(-1)!;
  return (
    before.imports.every(({ standing }) => standing) &&
    (stated.length === 0 || before.imports.some((known) => known.links === stated))
  );
};

/**
 * The pairs of an earlier import if they are the same, so that they are held once: cumulative files state nearly the
 * same links again and again.
 */
const sharedPairs = ({ imports }: Results, pairs: Pairs): Pairs =>
  imports.findLast(({ links }) => samePairs(links, pairs))?.links ?? pairs;

const takePart = (draft: Draft, part: ImportPart, place: number, held: Bits): void => {
  const firstKind = draft.kinds.size;
  draft.kinds = withKinds(draft.kinds, part.kinds);
  link(draft, part.linked, firstKind, place, held);
  change(draft, part.changed, firstKind, place, held);
  restate(draft, part.restated, place, held);
};

const link = (draft: Draft, rows: ImportPart['linked'], firstKind: number, place: number, held: Bits): void => {
  const first = ordinals(draft);
  const count = rows.pupils.length;
  const firstContent = addContents(draft, rows, firstKind);
  draft.keys = append(draft.keys, rows.keys);
  draft.fileContent = extend(draft.fileContent, count);
  draft.linkedBy = extend(draft.linkedBy, count);
  const { values } = draft.fileContent;
  for (let row = 0; row < count; row++) values[first + row] = firstContent + row;
  draft.linkedBy.values.fill(place, first, first + count);
  setRun(held, first, first + count);
};

const change = (draft: Draft, rows: ImportPart['changed'], firstKind: number, place: number, held: Bits): void => {
  const firstContent = addContents(draft, rows, firstKind);
  const same = sameContentIn(draft);
  const { linkedOn } = draft.imports[place]!;
  for (const [i, ordinal] of rows.results.entries()) {
    const before = resultAt(draft, ordinal);
    write(
      draft,
      ordinal,
      before,
      resultAfter(before, { type: 'row', import: place, linkedOn, content: firstContent + i }, same),
    );
    setBit(held, ordinal);
  }
};

const restate = (draft: Draft, restated: OrdinalSet, place: number, held: Bits): void => {
  setAll(held, restated);
  const { linkedOn } = draft.imports[place]!;
  // The normal case: the same content, linked no earlier than any other import. No result can change then, however many
  // there are.
  if (draft.imports.every((other) => !other.standing || other.linkedOn <= linkedOn)) return;
  const same = sameContentIn(draft);
  forEachOrdinal(restated, (ordinal) => {
    const before = resultAt(draft, ordinal);
    if (before === undefined) return;
    write(
      draft,
      ordinal,
      before,
      resultAfter(before, { type: 'row', import: place, linkedOn, content: before.content }, same),
    );
  });
};

/** Gives the rows' contents the next numbers; returns the first of these. */
const addContents = (
  draft: Draft,
  { pupils, kinds }: { readonly pupils: Int32Array; readonly kinds: Int32Array },
  firstKind: number,
): number => {
  const first = draft.contentPupil.length;
  draft.contentPupil = append(draft.contentPupil, pupils);
  draft.contentKind = extend(draft.contentKind, kinds.length);
  const { values } = draft.contentKind;
  for (let row = 0; row < kinds.length; row++) values[first + row] = firstKind + kinds[row]!;
  return first;
};

/**
 * The same state with room for everything that these parts add. Folding a long history then does not grow and copy the
 * columns at each import.
 */
export const roomFor = (state: Results, parts: readonly ImportPart[]): Results => {
  let [results, contents, pupils] = [0, 0, 0];
  for (const { linked, changed, newPupils } of parts) {
    results += linked.pupils.length;
    contents += linked.pupils.length + changed.pupils.length;
    pupils += newPupils.length;
  }
  return {
    ...state,
    pupils: withRoom(state.pupils, pupils),
    keys: withRoom(state.keys, results * keyWords),
    contentPupil: withRoom(state.contentPupil, contents),
    contentKind: withRoom(state.contentKind, contents),
    fileContent: withRoom(state.fileContent, results),
    linkedBy: withRoom(state.linkedBy, results),
  };
};

/** Withdraws an import (2.6): the results that it held are folded again from everything that was recorded, without it. */
const withdrawn = (state: Results, id: string): Results => {
  const record = state.imports.find((known) => known.id === id && known.standing);
  if (record === undefined) return state;
  const imports = state.imports.map((known) => (known === record ? { ...known, standing: false } : known));
  const without = shown({ ...state, imports });
  return refolded(without, record.links.length === 0 ? record.held : decidedOrdinals(without, record.held));
};

/** The same state, with who is shown by which id worked out anew (2.9). */
const shown = (state: Results): Results => {
  const shownBy = shownIds(state);
  return shownBy === state.links.shownBy ? state : { ...state, links: { ...state.links, shownBy } };
};

/**
 * Decides again which decisions by hand stand: that depends on which contents are one pupil's, whenever this was stated
 * (2.5, 2.9).
 */
const withDecisionsAgain = (state: Results): Results =>
  state.decided.size === 0 ? state : refolded(state, decidedOrdinals(state));

const decided = (state: Results, key: string, item: ManualStep): Results => {
  const ordinal = ordinalOf(state.keys, key);
  if (ordinal === undefined) return state;
  const steps = [...(state.decided.get(ordinal) ?? []), item];
  const draft = drafted({ ...state, decided: new Map(state.decided).set(ordinal, steps) });
  const before = resultAt(state, ordinal);
  write(draft, ordinal, before, resultAfter(before, item, sameContentIn(state)));
  return finished(draft);
};
