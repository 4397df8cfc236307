/** How far each read model is behind the log, and which units it does not follow. */
import type { Position } from '../../ledger/eventStore.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { recordedAtIn } from '../../ledger/reading/storedMetadata.ts';
import { isOurs } from '../../ledger/streams.ts';
import type { Parked, ReadStore } from '../readStore.ts';
import type { Follower } from './follower.ts';

export type Lag = {
  /**
   * Events that the log has and the model lacks. When there are many and the store leaves gaps in its positions, this
   * is an upper bound.
   */
  readonly events: number;
  /** Whole seconds since the first of those events was recorded; 0 when there is none. */
  readonly seconds: number;
};

export type ModelLag = {
  readonly name: string;
  readonly position: Position;
  /** Version of the model's rows; undefined for a model that does not exist yet. */
  readonly version: number | undefined;
  readonly lag: Lag;
  /** Schools, or other units, that it does not follow (5.9). */
  readonly parked: readonly Parked[];
};

export type Followed = {
  readonly ledger: Pick<Ledger, 'store' | 'now'>;
  readonly readStore: Pick<ReadStore, 'standings' | 'parked'>;
  readonly follower: Pick<Follower, 'models'>;
};

/**
 * Takes a few reads, however far behind the models are.
 * @throws StoreUnavailable
 */
export const lagsOf = async ({ ledger, readStore, follower }: Followed): Promise<ModelLag[]> => {
  const head = await ledger.store.head();
  // One question about all models: readiness asks it each second, and a question each would wait for a connection each.
  const [parked, standings] = await Promise.all([readStore.parked(), readStore.standings()]);
  const positionOf = (name: string): Position => standings.get(name)?.position ?? 0;
  const behind = [...new Set(follower.models.map(positionOf))].filter((position) => position < head);
  const lags = new Map(
    await Promise.all(behind.map(async (position) => [position, await lagAfter(ledger, position, head)] as const)),
  );
  return follower.models.map((name) => {
    const position = positionOf(name);
    const lag = lags.get(position) ?? none;
    const version = standings.get(name)?.version;
    return { name, position, version, lag, parked: parked.filter(({ model }) => model === name) };
  });
};

const none: Lag = { events: 0, seconds: 0 };

// Kept small, because some stores read a whole event to give its header.
const countedMax = 100;

const lagAfter = async (
  { store, now }: Pick<Ledger, 'store' | 'now'>,
  position: Position,
  head: Position,
): Promise<Lag> => {
  const headers = await store.readHeaders(position, countedMax);
  // The lag must be known whatever the events say (5.9), so only their metadata is read.
  const moment = headers.filter(isOurs).flatMap(({ metadata }) => recordedAtIn(metadata) ?? [])[0];
  if (headers.length === 0) return none;
  const isCounted = headers.at(-1)!.position >= head;
  const events = isCounted ? headers.filter((header) => header.position <= head).length : head - position;
  const seconds = moment === undefined ? 0 : Math.round((now().getTime() - Date.parse(moment)) / 1000);
  return { events, seconds: Math.max(0, seconds) };
};
