/** Answers about the books as they were at a position of the log (documents.md 9.7.7). */
import { type Day, dayOfMoment } from '../../domain/day.ts';
import type { EventHeader, Position } from '../../ledger/eventStore.ts';
import { headerPages } from '../../ledger/reading/logPages.ts';
import { recordedAtIn } from '../../ledger/reading/storedMetadata.ts';
import type { Stand } from '../../ledger/workers/workers.ts';

/**
 * The unit of work for the threads: one of them keeps the data that the books follow from. All accounting is done
 * there, in slices, so it keeps no school of that thread waiting.
 */
export const booksUnit = 'accounting';

/** The day of the last event up to a position; undefined for a log without events. */
export const dayOfLastEvent = async ({ ledger, folds }: Stand, through: Position): Promise<Day | undefined> => {
  const closed = (await folds.closedDays()).state.findLast(({ position }) => position <= through);
  let last = closed?.recordedAt;
  for await (const { events } of headerPages(ledger.store, { after: closed?.position, through }))
    last = momentOf(events) ?? last;
  return last === undefined ? undefined : dayOfMoment(new Date(last));
};

/** The moment of the last of these events that says when it was recorded. */
const momentOf = (headers: readonly EventHeader[]): string | undefined =>
  headers
    .map(({ metadata }) => recordedAtIn(metadata))
    .filter((moment) => moment !== undefined)
    .at(-1);
