/** A school's results, folded from its stream: columns by ordinal, and the few manual decisions beside them. */
import { type DayNumber, dayNumber } from '../../day.ts';
import type { Decision, ManualStep, Result, SameContent } from '../counting/timeline.ts';
import type { ImportNumbers } from '../events.ts';
import { type Kind, type KindList, noKinds, sameKind } from '../kinds.ts';
import { noLinks, type Pairs, type PupilLinks } from '../links/pairs.ts';
import { type Column, emptyColumn } from './columns.ts';
import { keyWords, ordinalOf } from './hashes.ts';
import { type Bits, has } from './ordinals.ts';

/**
 * Results have ordinals 0, 1, 2, … in the order in which they were first linked, also by imports withdrawn since: no
 * number is used twice. The same holds for pupils, kinds and contents (one for each row that said something new).
 */
export type Results = {
  readonly secret: SchoolSecret;
  /** In order of recording, including withdrawn ones. */
  readonly imports: readonly ImportRecord[];
  /** By number: the pseudonym of an id. Several ids may be one pupil's (2.9): {@link pupilOfContent}. */
  readonly pupils: Column;
  readonly links: PupilLinks;
  readonly keys: Column;
  readonly kinds: KindList;
  /** The id that the file gave. */
  readonly contentPupil: Column;
  readonly contentKind: Column;
  /** By ordinal: the content number from the files, −1 if no standing import holds the result. */
  readonly fileContent: Column;
  /** By ordinal: index in `imports` of the import that linked it on the earliest day, −1 as above. */
  readonly linkedBy: Column;
  /**
   * Contents that `fileContent` no longer holds, in the order in which they were overwritten. An entry takes
   * {@link overwrittenWords} words: the ordinal, the number of imports recorded before that, and the content until then.
   * With these entries the fold can tell what any import held (2.6).
   */
  readonly overwritten: Column;
  /** By ordinal: the manual decision in force. */
  readonly decisions: ReadonlyMap<number, Decision>;
  /** By ordinal: all manual decisions in order of recording, in force or not. They are folded again after a withdrawal (2.6). */
  readonly decided: ReadonlyMap<number, readonly ManualStep[]>;
};

/** The school's secret (6.2). It is never created again by itself, and is gone for good once destroyed. */
export type SchoolSecret =
  | { readonly status: 'none' }
  | { readonly status: 'created'; readonly keyId: string; readonly check: string }
  | { readonly status: 'destroyed'; readonly keyId: string };

export type ImportRecord = {
  readonly id: string;
  readonly source: string;
  readonly linkedOn: DayNumber;
  /** Revision of the import's ResultsImported in `results-{school}`. */
  readonly revision: number;
  readonly standing: boolean;
  readonly fileDigest: string;
  readonly numbers: ImportNumbers;
  /** The ordinals that the file held. */
  readonly held: Bits;
  /** The first content number that its rows made new. */
  readonly contentsFrom: number;
  /** The ids that its rows give of one pupil (2.9). */
  readonly links: Pairs;
};

/** The words of an entry of {@link Results.overwritten}. */
export const overwrittenWords = 3;

export const noResults: Results = {
  secret: { status: 'none' },
  imports: [],
  pupils: emptyColumn,
  links: noLinks,
  keys: emptyColumn,
  kinds: noKinds,
  contentPupil: emptyColumn,
  contentKind: emptyColumn,
  fileContent: emptyColumn,
  linkedBy: emptyColumn,
  overwritten: emptyColumn,
  decisions: new Map(),
  decided: new Map(),
};

/** How many results were ever linked. */
export const ordinals = ({ keys }: Results): number => keys.length / keyWords;

/** Gives the content number that the import at an index gave a result, −1 if it did not hold the result. */
export const contentsGiven = ({ imports, fileContent, overwritten }: Results) => {
  const before = new Map<number, { readonly imports: number; readonly content: number }[]>();
  for (let at = 0; at < overwritten.length; at += overwrittenWords) {
    const [ordinal, count, content] = overwritten.values.subarray(at, at + overwrittenWords) as unknown as Overwritten;
    const entries = before.get(ordinal);
    if (entries === undefined) before.set(ordinal, [{ imports: count, content }]);
    else entries.push({ imports: count, content });
  }
  return (place: number, ordinal: number): number => {
    if (!has(imports[place]!.held, ordinal)) return -1;
    // The content right after that import is the first one that was overwritten since.
    const since = before.get(ordinal)?.find((entry) => entry.imports > place);
    return since === undefined ? fileContent.values[ordinal]! : since.content;
  };
};

type Overwritten = readonly [ordinal: number, imports: number, content: number];

/** The standing import of the same bytes (2.7). */
export const importOfFile = ({ imports }: Results, fileDigest: string): ImportRecord | undefined =>
  imports.find((known) => known.standing && known.fileDigest === fileDigest);

/** The result by the files and the decision in force; undefined if no standing import holds it. */
export const resultAt = (state: Results, ordinal: number): Result | undefined => {
  const content = state.fileContent.values[ordinal]!;
  if (content === -1) return undefined;
  const linkedBy = state.linkedBy.values[ordinal]!;
  const { linkedOn } = state.imports[linkedBy]!;
  return { content, linkedBy, linkedOn, decision: state.decisions.get(ordinal) };
};

/** The result with this key (hex), also if it was withdrawn by hand. Undefined if there is none, or no standing import holds it. */
export const resultOfKey = (state: Results, key: string): Result | undefined => {
  const ordinal = ordinalOf(state.keys, key);
  return ordinal === undefined ? undefined : resultAt(state, ordinal);
};

/** The kind that counts: the files' kind, changed by the correction in force. Undefined while the result is withdrawn by hand. */
export const shownKind = (state: Results, result: Result): Kind | undefined =>
  result.decision?.type === 'withdrawn' ? undefined : knownKind(state, result);

/** The kind that counts or, of a result that is withdrawn by hand, the one that the files give. */
export const knownKind = ({ kinds, contentKind }: Results, { content, decision }: Result): Kind => {
  const kind = kinds.list[contentKind.values[content]!]!;
  if (decision?.type !== 'corrected') return kind;
  const { takenOn, category, yearGroup } = decision.changes;
  return {
    category: category ?? kind.category,
    takenOn: takenOn === undefined ? kind.takenOn : dayNumber(takenOn),
    yearGroup: yearGroup ?? kind.yearGroup,
    testCode: kind.testCode,
  };
};

/**
 * By content: the number of the pupil whose result has it, which is that of the id by which the pupil is shown. Whatever
 * counts, explains or compares pupils asks here, so that links (2.9) are applied in one place.
 */
export const pupilsByContent = ({ contentPupil: { values, length }, links: { shownBy } }: Results): Int32Array => {
  if (shownBy === undefined) return values;
  const pupils = new Int32Array(length);
  for (let content = 0; content < length; content++) pupils[content] = shownBy[values[content]!]!;
  return pupils;
};

/** One of {@link pupilsByContent}. */
export const pupilOfContent = ({ contentPupil, links: { shownBy } }: Results, content: number): number => {
  const id = contentPupil.values[content]!;
  return shownBy === undefined ? id : shownBy[id]!;
};

/** Whether two contents have the same pupil, by whichever of its ids, and kind. */
export const sameContentIn =
  (state: Results): SameContent =>
  (a, b) =>
    a === b ||
    (pupilOfContent(state, a) === pupilOfContent(state, b) &&
      sameKind(state.kinds.list[state.contentKind.values[a]!]!, state.kinds.list[state.contentKind.values[b]!]!));
