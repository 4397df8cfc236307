/**
 * The state of one result after everything that was recorded about it (2.4–2.6). It is decided only here: folding an
 * event forward and folding again without a withdrawn import both use {@link resultAfter}.
 */
import type { DayNumber } from '../../day.ts';
import type { ResultChanges } from '../events.ts';

/** A result that exists for the files. Undefined stands for a result that no standing import holds. */
export type Result = {
  /** Number of the content in the latest standing import. */
  readonly content: number;
  /** The import that linked it on the earliest day: its index in the list of imports, and that day. */
  readonly linkedBy: number;
  readonly linkedOn: DayNumber;
  readonly decision: Decision | undefined;
};

/** The manual decision in force (2.5). `revisions`: the events from which it comes. */
export type Decision =
  | { readonly type: 'corrected'; readonly changes: ResultChanges; readonly revisions: readonly number[] }
  | { readonly type: 'withdrawn'; readonly revisions: readonly number[] };

export type Row = {
  readonly type: 'row';
  readonly import: number;
  readonly linkedOn: DayNumber;
  readonly content: number;
};

export type ManualStep =
  | { readonly type: 'corrected'; readonly changes: ResultChanges; readonly revision: number }
  | { readonly type: 'withdrawn'; readonly revision: number }
  | { readonly type: 'lifted'; readonly revision: number };

/** Whether two content numbers stand for the same pupil and kind. */
export type SameContent = (a: number, b: number) => boolean;

/** The result after one more row of a standing import, or one more manual decision. Returns the same object when nothing changes. */
export const resultAfter = (
  result: Result | undefined,
  item: Row | ManualStep,
  same: SameContent,
): Result | undefined => {
  if (item.type === 'row') return linkedOrRestated(result, item, same);
  if (result === undefined) return undefined; // A decision about a result that does not exist has no effect (2.5).
  switch (item.type) {
    case 'corrected':
      return corrected(result, item);
    case 'withdrawn':
      if (result.decision?.type === 'withdrawn') return result;
      return { ...result, decision: { type: 'withdrawn', revisions: [item.revision] } };
    case 'lifted':
      return result.decision === undefined ? result : { ...result, decision: undefined };
  }
};

const linkedOrRestated = (result: Result | undefined, row: Row, same: SameContent): Result => {
  const { import: linkedBy, linkedOn, content } = row;
  if (result === undefined) return { content, linkedBy, linkedOn, decision: undefined };
  // Exports are cumulative: a file that repeats the mistake does not undo the decision about it.
  const decision = same(result.content, content) ? result.decision : undefined;
  const linkedAnew = decision === undefined && result.decision?.type === 'withdrawn';
  if (linkedAnew || linkedOn < result.linkedOn) return { content, linkedBy, linkedOn, decision };
  if (content === result.content && decision === result.decision) return result;
  return { ...result, content, decision };
};

/** Several corrections add up. A correction of a result withdrawn by hand has no effect. */
const corrected = (result: Result, { changes, revision }: ManualStep & { type: 'corrected' }): Result => {
  const before = result.decision;
  if (before?.type === 'withdrawn') return result;
  const decision: Decision = {
    type: 'corrected',
    changes: { ...before?.changes, ...changes },
    revisions: [...(before?.revisions ?? []), revision],
  };
  return { ...result, decision };
};
