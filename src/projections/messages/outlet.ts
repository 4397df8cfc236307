/** Makes messages from the rows that a batch changed, and enqueues them in the batch's own transaction. */

import { type Day, dayNumber, dayText, lastDayOfMonth } from '../../domain/day.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { ClosedDay, Folds } from '../../ledger/states/folds.ts';
import { calendarDays } from '../calendarDays.ts';
import { type DocumentRow, documentRows } from '../documents.ts';
import type { SavedRow } from '../following/applied.ts';
import { type PupilCountsRow, pupilCountsModel } from '../pupilCounts.ts';
import type { ReadTransaction } from '../readStore.ts';
import { type SubscriptionsRow, schoolSubscriptions } from '../subscriptions.ts';
import { type PupilCountsMessage, pupilCountsMessage } from './countMessages.ts';
import { type DocumentMessage, documentMessage } from './documentMessages.ts';
import { outgoing, type Topic } from './message.ts';
import { type SubscriptionsMessage, subscriptionsMessage } from './subscriptionMessages.ts';

export type AnyMessage = PupilCountsMessage | DocumentMessage | SubscriptionsMessage;

/**
 * The message as JSON.
 * @throws Error for a message that does not follow its schema; it is then not sent
 */
export type Encode = (message: AnyMessage) => string;

export type Outlet = {
  readonly folds: Pick<Folds, 'closedDays'>;
  readonly encode: Encode;
};

/** The topic that publishes a model's rows. */
export const topicOfModel: Readonly<Record<string, Topic>> = {
  [pupilCountsModel]: 'telboek.pupil-counts.v1',
  [documentRows.name]: 'telboek.documents.v1',
  [schoolSubscriptions.name]: 'telboek.subscriptions.v1',
};

/**
 * For {@link FollowOptions.onSaved}.
 * @param onDayClosed called while the batch's transaction is still open
 */
export const enqueueing =
  ({ folds, encode }: Outlet, onDayClosed: () => void = () => {}) =>
  async (tx: ReadTransaction, saved: readonly SavedRow[]): Promise<void> => {
    if (saved.some(({ model }) => model === calendarDays.name)) onDayClosed();
    const told = saved
      .filter(({ model }) => model in topicOfModel)
      .toSorted((one, other) => one.cause.position - other.cause.position);
    if (told.length === 0) return;
    const { state: closedDays } = await folds.closedDays();
    await tx.enqueue(
      told.map((row) => messageFor(row, closedDays)).map((message) => outgoing(message, encode(message))),
    );
  };

/**
 * @param closedDays all known ones; days that closed after the cause do not count yet
 * @throws Error for a model that has no topic
 */
export const messageFor = ({ model, row, cause }: SavedRow, closedDays: readonly ClosedDay[]): AnyMessage => {
  const topic = topicOfModel[model];
  if (topic === undefined) throw new Error(`Nothing is told of ${model}`);
  switch (topic) {
    case 'telboek.documents.v1':
      return documentMessage(row as DocumentRow, cause);
    case 'telboek.subscriptions.v1':
      return subscriptionsMessage(row as SubscriptionsRow, cause);
    case 'telboek.pupil-counts.v1':
      return pupilCountsMessage(row as PupilCountsRow, cause, closedMonthEnd(closedDays, cause.position)?.day);
  }
};

/**
 * The last month-end that had closed at a position of the log (5.10), and the event that closed it. In a ledger that
 * began later, that event is the closing of the first day.
 */
export const closedMonthEnd = (closedDays: readonly ClosedDay[], position: Position): ClosedDay | undefined => {
  const last = closedDays.findLast((closed) => closed.position <= position);
  if (last === undefined) return undefined;
  const day = isMonthEnd(last.day) ? last.day : dayText(dayNumber(`${last.day.slice(0, 7)}-01`) - 1);
  const before = closedDays.findLastIndex((closed) => closed.day < day);
  return { ...closedDays[before + 1]!, day };
};

const isMonthEnd = (day: Day): boolean => lastDayOfMonth(dayNumber(day)) === dayNumber(day);
