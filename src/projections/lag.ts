/** How far each read model is behind the log. */
import type { EventStore, Position } from '../commands/eventStore.ts';
import type { Ledger, Metadata } from '../commands/ledger.ts';
import type { Follower } from './follower.ts';
import type { ReadStore } from './readStore.ts';

export type Lag = {
  /** In the log and not in the model; where a store leaves gaps in its positions, at most so many. */
  readonly events: number;
  /** Whole seconds since the first of them was recorded; 0 when there is none. */
  readonly seconds: number;
};

export type ModelLag = {
  readonly name: string;
  readonly position: Position;
  readonly lag: Lag;
  /** Schools that it does not follow (5.9). */
  readonly parked: readonly string[];
};

export type Followed = {
  readonly ledger: Pick<Ledger, 'store' | 'now'>;
  readonly readStore: Pick<ReadStore, 'checkpoint'>;
  readonly follower: Pick<Follower, 'models' | 'parked'>;
};

/** A few reads by key, however far behind. @throws StoreUnavailable */
export const lagsOf = async ({ ledger, readStore, follower }: Followed): Promise<ModelLag[]> => {
  const head = await ledger.store.head();
  const positions = await Promise.all(follower.models.map((name) => readStore.checkpoint(name)));
  const behind = [...new Set(positions)].filter((position) => position < head);
  const seconds = new Map(
    await Promise.all(behind.map(async (position) => [position, await secondsAfter(ledger, position)] as const)),
  );
  return follower.models.map((name, index) => {
    const position = positions[index]!;
    const lag = { events: Math.max(0, head - position), seconds: seconds.get(position) ?? 0 };
    return { name, position, lag, parked: follower.parked(name) };
  });
};

const secondsAfter = async ({ store, now }: Pick<Ledger, 'store' | 'now'>, position: Position): Promise<number> => {
  const recordedAt = await firstAfter(store, position);
  return recordedAt === undefined ? 0 : Math.max(0, Math.round((now().getTime() - recordedAt) / 1000));
};

const firstAfter = async (store: EventStore, position: Position): Promise<number | undefined> => {
  const [next] = await store.readAll(position, 1);
  return next && Date.parse((JSON.parse(next.metadata) as Metadata).recordedAt);
};
