/**
 * Events, results and days as answers name them (5.5). Each result comes with the import and the event that made it
 * known.
 */

import { type Day, dayText } from '../../domain/day.ts';
import type { ResultEvidence } from '../../domain/results/counting/explain.ts';
import type { DaySpan } from '../../domain/results/counting/spans.ts';
import type { Category } from '../../domain/results/kinds.ts';
import type { Recordable, Recorded } from '../../ledger/ledger.ts';

/** The place of an event. */
export type EventReference = { readonly stream: string; readonly revision: number };

/** An event with its requester and reason. */
export type ShownEvent = EventReference & {
  readonly type: string;
  readonly recordedAt: string;
  readonly role: string;
  readonly reason: string | null;
};

export type ShownResult = {
  readonly result: string;
  readonly category: Category;
  readonly takenOn: Day;
  readonly validThrough: Day;
  readonly linkedOn: Day;
  readonly import: string;
  /** The event that linked the result. */
  readonly event: EventReference;
  /** The events of the manual corrections in force. */
  readonly correctedBy: readonly EventReference[];
};

/** Both days are included. */
export type ShownSpan = { readonly from: Day; readonly through: Day };

export const shownEvent = ({ stream, revision, type, metadata }: Recorded<Recordable>): ShownEvent => ({
  stream,
  revision,
  type,
  recordedAt: metadata.recordedAt,
  role: metadata.actor.role,
  reason: metadata.reason ?? null,
});

/** @param stream `results-{school}` */
export const shownResult = (stream: string, evidence: ResultEvidence): ShownResult => ({
  result: evidence.result,
  category: evidence.category,
  takenOn: dayText(evidence.takenOn),
  validThrough: dayText(evidence.validThrough),
  linkedOn: dayText(evidence.linkedOn),
  import: evidence.import,
  event: { stream, revision: evidence.revision },
  correctedBy: evidence.correctedBy.map((revision) => ({ stream, revision })),
});

export const shownSpan = ({ from, through }: DaySpan): ShownSpan => ({
  from: dayText(from),
  through: dayText(through),
});
