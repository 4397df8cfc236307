/**
 * Ids of a school that may be one pupil's (2.9, 2.11). Only the school can tell, so these are hints, each with its
 * reason.
 */
import { compareText } from '../../order.ts';
import { pupilWords } from '../columns/hashes.ts';
import { type Bits, has } from '../columns/ordinals.ts';
import {
  contentsGiven,
  type ImportRecord,
  ordinals,
  overwrittenWords,
  pupilOfContent,
  type Results,
} from '../columns/state.ts';
import { pseudonymOf } from '../counting/explain.ts';

/**
 * `results-moved`: a file gave results of `pupil` to `other`; `import` is that file, and `results` how many.
 * `source-changed`: the earlier source named `pupil`, and no file since does; `import` is the first file of the new one.
 */
export type MaybeOnePupil = {
  readonly why: 'results-moved' | 'source-changed';
  readonly pupil: string;
  readonly other: string | null;
  readonly import: string;
  readonly results: number | null;
  /** Whether `pupil` counts on the day asked about. */
  readonly counts: boolean;
};

/** Every hint that an id may be one pupil's with another. Hints about pupils who count come first, then by pseudonym. */
export const maybeOnePupil = (state: Results, counts: (pupil: number) => boolean): MaybeOnePupil[] => {
  const moved = resultsMoved(state);
  const given = new Set(moved.map(({ pupil }) => pupil));
  const hints = [
    ...moved.map(({ pupil, other, place, results }) => ({
      why: 'results-moved' as const,
      pupil: pseudonymOf(state, pupil),
      other: pseudonymOf(state, other),
      import: state.imports[place]!.id,
      results,
      counts: counts(pupil),
    })),
    ...notNamedSince(state).flatMap(({ pupil, place }) =>
      given.has(pupil)
        ? []
        : [
            {
              why: 'source-changed' as const,
              pupil: pseudonymOf(state, pupil),
              other: null,
              import: state.imports[place]!.id,
              results: null,
              counts: counts(pupil),
            },
          ],
    ),
  ];
  return hints.sort(
    (a, b) => Number(b.counts) - Number(a.counts) || compareText(a.pupil, b.pupil) || compareText(a.why, b.why),
  );
};

type Moved = { readonly pupil: number; readonly other: number; readonly place: number; results: number };

/** Pairs of pupils such that a standing file gave results of the one to the other, and they are still there. */
const resultsMoved = (state: Results): Moved[] => {
  const { overwritten, fileContent, contentPupil } = state;
  const pupils = state.pupils.length / pupilWords;
  const found = new Map<number, Moved>();
  const counted = new Set<number>();
  let given: ReturnType<typeof contentsGiven> | undefined;
  for (let at = 0; at < overwritten.length; at += overwrittenWords) {
    const ordinal = overwritten.values[at]!;
    const was = overwritten.values[at + overwrittenWords - 1]!;
    const is = fileContent.values[ordinal]!;
    if (was === -1 || is === -1) continue;
    const [pupil, other] = [contentPupil.values[was]!, contentPupil.values[is]!];
    const pair = pupil * pupils + other;
    const once = pair * ordinals(state) + ordinal;
    // Ids that are linked are known to be one pupil's (2.9).
    if (pupilOfContent(state, was) === pupilOfContent(state, is) || counted.has(once)) continue;
    counted.add(once);
    const known = found.get(pair);
    if (known !== undefined) {
      known.results++;
      continue;
    }
    given ??= contentsGiven(state);
    const place = placeOfMove(state, given, ordinal, pupil, other);
    if (place !== undefined) found.set(pair, { pupil, other, place, results: 1 });
  }
  return [...found.values()];
};

/** The first standing file that gives a result to `other` after one that gave it to `pupil`. */
const placeOfMove = (
  { imports, contentPupil }: Results,
  given: ReturnType<typeof contentsGiven>,
  ordinal: number,
  pupil: number,
  other: number,
): number | undefined => {
  let isGiven = false;
  for (const [place, { standing }] of imports.entries()) {
    const content = standing ? given(place, ordinal) : -1;
    if (content === -1) continue;
    const named = contentPupil.values[content];
    if (isGiven && named === other) return place;
    if (named === pupil) isGiven = true;
  }
  return undefined;
};

/** The pupils of an earlier source whom no file since the change to the present one names. */
const notNamedSince = (state: Results): { readonly pupil: number; readonly place: number }[] => {
  const standing = [...state.imports.entries()].filter(([, { standing }]) => standing);
  const source = standing.at(-1)?.[1].source;
  const lastBefore = standing.findLastIndex(([, known]) => known.source !== source);
  if (lastBefore === -1) return [];
  const since = standing.slice(lastBefore + 1);
  const before = standing.filter(([, known]) => known.source !== source);
  const namedSince = pupilsHeld(state, since);
  const place = since[0]![0];
  return [...pupilsHeld(state, before)].flatMap((pupil) => (namedSince.has(pupil) ? [] : [{ pupil, place }]));
};

type Placed = readonly (readonly [place: number, known: ImportRecord])[];

/** The pupils of the results that these files hold, as they are now. */
const pupilsHeld = ({ fileContent, contentPupil }: Results, files: Placed): Set<number> => {
  const held = union(files.map(([, known]) => known.held));
  const pupils = new Set<number>();
  for (let ordinal = 0; ordinal < held.length * 8; ordinal++) {
    if (!has(held, ordinal)) continue;
    const content = fileContent.values[ordinal]!;
    if (content !== -1) pupils.add(contentPupil.values[content]!);
  }
  return pupils;
};

const union = (sets: readonly Bits[]): Bits => {
  const all = new Uint8Array(Math.max(0, ...sets.map(({ length }) => length)));
  for (const set of sets) for (let at = 0; at < set.length; at++) all[at]! |= set[at]!;
  return all;
};
