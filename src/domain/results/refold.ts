/**
 * Folds results again from everything that was recorded about them. This is needed when an import was withdrawn (2.6), and
 * when a link made or ended changed which ids are one pupil's (2.9).
 */
import { drafted, finished, write } from './columns/draft.ts';
import { type Bits, emptyBits, has, setBit } from './columns/ordinals.ts';
import { contentsGiven, ordinals, type Results, resultAt, sameContentIn } from './columns/state.ts';
import { type Result, resultAfter } from './counting/timeline.ts';

/** @param chosen the ordinals of the results */
export const refolded = (state: Results, chosen: Bits): Results => {
  const draft = drafted(state);
  const again = foldingAgain(state);
  for (let ordinal = 0; ordinal < ordinals(state); ordinal++) {
    if (!has(chosen, ordinal)) continue;
    const before = resultAt(state, ordinal);
    const after = again(ordinal);
    if (!sameResult(before, after)) write(draft, ordinal, before, after);
  }
  return finished(draft);
};

/** The results that a decision by hand was ever made about: only for these it matters whether two contents are one pupil's (2.5). */
export const decidedOrdinals = (state: Results, others: Bits = emptyBits(0)): Bits => {
  const chosen = emptyBits(ordinals(state));
  chosen.set(others);
  for (const ordinal of state.decided.keys()) setBit(chosen, ordinal);
  return chosen;
};

const foldingAgain = (state: Results): ((ordinal: number) => Result | undefined) => {
  const given = contentsGiven(state);
  const same = sameContentIn(state);
  return (ordinal) => {
    const manual = state.decided.get(ordinal) ?? [];
    let result: Result | undefined;
    let next = 0;
    state.imports.forEach(({ standing, linkedOn, revision }, place) => {
      const content = standing ? given(place, ordinal) : -1;
      if (content === -1) return;
      while (next < manual.length && manual[next]!.revision < revision)
        result = resultAfter(result, manual[next++]!, same);
      result = resultAfter(result, { type: 'row', import: place, linkedOn, content }, same);
    });
    while (next < manual.length) result = resultAfter(result, manual[next++]!, same);
    return result;
  };
};

const sameResult = (a: Result | undefined, b: Result | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.content === b.content &&
    a.linkedBy === b.linkedBy &&
    String(a.decision?.revisions) === String(b.decision?.revisions));
