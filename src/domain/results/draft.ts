/** A state while an event is folded into it: it may be written to, without a trace in the state it came from. */
import { copied } from './columns.ts';
import type { Results } from './state.ts';
import type { Decision, Result } from './timeline.ts';

/** A state being changed: `fileContent`, `linkedBy` and `decisions` become its own at the first write to an old ordinal. */
export type Draft = { -readonly [K in keyof Results]: Results[K] } & { own: boolean };

export const drafted = (state: Results): Draft => ({ ...state, own: false });

export const finished = ({ own: _own, ...state }: Draft): Results => state;

/** Sets what one result is; `before` is what it was. */
export const write = (draft: Draft, ordinal: number, before: Result | undefined, after: Result | undefined): void => {
  if (after === before) return;
  if (!draft.own) {
    draft.fileContent = copied(draft.fileContent);
    draft.linkedBy = copied(draft.linkedBy);
    draft.decisions = new Map(draft.decisions);
    draft.own = true;
  }
  draft.fileContent.values[ordinal] = after?.content ?? -1;
  draft.linkedBy.values[ordinal] = after?.linkedBy ?? -1;
  const decisions = draft.decisions as Map<number, Decision>;
  if (after?.decision === undefined) decisions.delete(ordinal);
  else decisions.set(ordinal, after.decision);
};
