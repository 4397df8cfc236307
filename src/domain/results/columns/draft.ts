/** A state while an event is folded into it. It can be written to without changing the state from which it was made. */

import type { Decision, Result } from '../counting/timeline.ts';
import { append, copied } from './columns.ts';
import type { Results } from './state.ts';

/**
 * A state being changed. It gets its own `fileContent`, `linkedBy` and `decisions` at the first write to an old
 * ordinal. `overwriting` collects what is appended to `overwritten` in the end.
 */
export type Draft = { -readonly [K in keyof Results]: Results[K] } & {
  own: boolean;
  readonly importsBefore: number;
  readonly overwriting: number[];
};

/** @param importsBefore how many imports were recorded before the event being folded */
export const drafted = (state: Results, importsBefore = state.imports.length): Draft => ({
  ...state,
  own: false,
  importsBefore,
  overwriting: [],
});

export const finished = ({ own: _own, importsBefore: _, overwriting, ...state }: Draft): Results => ({
  ...state,
  overwritten: append(state.overwritten, Int32Array.from(overwriting)),
});

/** Sets a result. `before` is its previous state. */
export const write = (draft: Draft, ordinal: number, before: Result | undefined, after: Result | undefined): void => {
  if (after === before) return;
  if (!draft.own) {
    draft.fileContent = copied(draft.fileContent);
    draft.linkedBy = copied(draft.linkedBy);
    draft.decisions = new Map(draft.decisions);
    draft.own = true;
  }
  const contentBefore = before?.content ?? -1;
  const content = after?.content ?? -1;
  if (content !== contentBefore) draft.overwriting.push(ordinal, draft.importsBefore, contentBefore);
  draft.fileContent.values[ordinal] = content;
  draft.linkedBy.values[ordinal] = after?.linkedBy ?? -1;
  const decisions = draft.decisions as Map<number, Decision>;
  if (after?.decision === undefined) decisions.delete(ordinal);
  else decisions.set(ordinal, after.decision);
};
