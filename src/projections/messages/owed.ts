/**
 * Messages that are owed without an event of the row's own: every school's counts once a month has closed (5.10), and
 * messages that a topic lacks because its rows existed before it. Each page has its own transaction, so that followers
 * wait for one page at most. The outbox tells what is owed, so any process can go on where another stopped.
 */

import type { EventStore, Position } from '../../ledger/eventStore.ts';
import { type Recordable, recorded } from '../../ledger/ledger.ts';
import type { ClosedDay } from '../../ledger/states/folds.ts';
import { alarm } from '../../waiting/alarm.ts';
import { type Cause, isOutage, type SavedRow } from '../following/applied.ts';
import { type AnyProjection, canReadRows } from '../projection.ts';
import { pupilCountsModel } from '../pupilCounts.ts';
import type { ReadRow, ReadStore } from '../readStore.ts';
import { outgoing } from './message.ts';
import type { OutgoingMessage } from './outbox.ts';
import { closedMonthEnd, messageFor, type Outlet, topicOfModel } from './outlet.ts';

export type OwedOptions = Outlet & {
  readonly store: Pick<EventStore, 'eventAt'>;
  readonly readStore: Pick<ReadStore, 'inTransaction'>;
  readonly models: readonly AnyProjection[];
  readonly onFailure?: (failure: unknown) => void;
};

export type Owed = {
  /** To be called when a day may have closed. */
  look(): void;
  stop(): Promise<void>;
};

type Placed = { readonly position?: Position };

const rowsPerPage = 200;

/**
 * Enqueues the messages owed for one model and returns how many there were; `left` while the model's rows wait to be
 * rebuilt.
 * @throws StoreUnavailable; Error, after all other rows, if some row cannot be told
 */
export const enqueueOwed = async (
  options: OwedOptions,
  projection: AnyProjection,
  signal: AbortSignal,
): Promise<number | 'left'> => {
  const { readStore, folds, encode } = options;
  const { name: model, version } = projection;
  let enqueued = 0;
  let untold: unknown;
  for (let after = ''; !signal.aborted; ) {
    const { state: closedDays } = await folds.closedDays();
    const page = await readStore.inTransaction(async (tx) => {
      const standing = await tx.lockCheckpoint(model, version);
      if (!canReadRows(projection, standing.version)) return 'left';
      const monthEnd = model === pupilCountsModel ? closedMonthEnd(closedDays, standing.position) : undefined;
      const rows = await tx.owed<Placed>(model, {
        topic: topicOfModel[model]!,
        since: monthEnd?.position ?? 0,
        after,
        // The row of a parked school is out of date, so it says nothing about months that closed since.
        except: standing.parked,
        limit: rowsPerPage,
      });
      const messages: OutgoingMessage[] = [];
      for (const row of rows)
        try {
          const caused = await withCause(options, model, row, monthEnd);
          const message = caused && messageFor(caused, closedDays);
          if (message !== undefined) messages.push(outgoing(message, encode(message)));
        } catch (error) {
          if (isOutage(error)) throw error;
          untold ??= error;
        }
      await tx.enqueue(messages);
      return { last: rows.at(-1)?.key, messages: messages.length };
    });
    if (page === 'left') return page;
    enqueued += page.messages;
    if (page.last === undefined) break;
    after = page.last;
  }
  if (untold !== undefined) throw new Error(`Of some rows of ${model} nobody can be told`, { cause: untold });
  return enqueued;
};

/** The row with its cause: the event that last changed the row, or the one that closed the month, whichever is later. */
const withCause = async (
  { store }: Pick<OwedOptions, 'store'>,
  model: string,
  { key, row }: ReadRow<Placed>,
  monthEnd: ClosedDay | undefined,
): Promise<SavedRow | undefined> => {
  // Rows of an earlier release have no position. They get one when their model is rebuilt.
  if (row.position === undefined) return undefined;
  const cause = monthEnd && monthEnd.position > row.position ? monthEnd : await causeAt(store, row.position);
  return { model, key, row, cause };
};

const causeAt = async (store: Pick<EventStore, 'eventAt'>, position: Position): Promise<Cause> => {
  const event = await store.eventAt(position);
  if (event === undefined) throw new Error(`The log has no event at ${position}`);
  return { position, recordedAt: recorded<Recordable>(event).metadata.recordedAt };
};

// How soon it tries again after an outage, and how often it looks without being told to.
const retryMs = 1_000;
const lookMs = 60_000;

/** Looks at all topics once, and then at counts each time that a day closes. */
export const owedMessages = (options: OwedOptions): Owed => {
  const { onFailure = () => {} } = options;
  const ending = new AbortController();
  const { signal } = ending;
  const closed = alarm();
  const ended = alarm();
  let models = options.models.filter(({ name }) => name in topicOfModel);
  let isFailing = false;

  const running = (async () => {
    while (!signal.aborted) {
      const again = new Set<AnyProjection>();
      let failure: unknown;
      for (const model of models)
        try {
          if ((await enqueueOwed(options, model, signal)) === 'left') again.add(model);
        } catch (error) {
          again.add(model);
          failure ??= error;
        }
      models = options.models.filter((model) => again.has(model) || model.name === pupilCountsModel);
      if ((failure !== undefined) !== isFailing) onFailure(failure);
      isFailing = failure !== undefined;
      if (failure === undefined || !isOutage(failure)) await closed.wait(lookMs);
      else await ended.wait(retryMs);
    }
  })();

  return {
    look: closed.ring,
    stop: async () => {
      ending.abort();
      closed.ring();
      ended.ring();
      await running;
    },
  };
};
