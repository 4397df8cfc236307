/** Makes whole rows of a read model anew, school by school on all cores, as of one position (5.8). */

import { type EventStore, type Position, readsAt, type StoredEvent, StreamDeleted } from '../../ledger/eventStore.ts';
import { eventPages } from '../../ledger/reading/logPages.ts';
import type { Workers } from '../../ledger/workers/workers.ts';
import type { OnSaved } from '../following/applied.ts';
import { applyEvents, unitOf } from '../following/applying.ts';
import { concerns, typesPassedOver } from '../following/concerns.ts';
import type { AnyProjection, BySchool } from '../projection.ts';
import { type ReadRow, type ReadStore, RowRefused } from '../readStore.ts';

export type SchoolsRebuild = {
  readonly store: EventStore;
  readonly readStore: ReadStore;
  readonly workers: Workers;
  /** The model that is being made. */
  readonly next: AnyProjection;
  readonly bySchool: BySchool<unknown>;
  readonly through: Position;
  /** Schools of which the live model holds events. Each row made from those must pass `mustBeTold`. */
  readonly heldLive?: ReadonlySet<string>;
  readonly mustBeTold?: OnSaved;
  readonly signal: AbortSignal;
  readonly onSchools: (done: number, total: number) => void;
};

const rowsTogether = 50;

/** Goes on with the schools that have no row yet. A school whose row cannot be made is parked, as a follower would do (5.9). */
export const rebuildSchools = async (rebuild: SchoolsRebuild): Promise<void> => {
  const { readStore, workers, next, bySchool, through, heldLive, signal, onSchools } = rebuild;
  const schools = await schoolsWithEvents(rebuild);
  const made = new Set(await readStore.keys(next.name, {}));
  const left = schools.filter((school) => !made.has(school));
  let done = schools.length - left.length;
  const rows: ReadRow<unknown>[] = [];
  const eventByEvent: string[] = [];
  const save = async () => {
    const together = rows.splice(0);
    if (!(await saved(rebuild, together))) eventByEvent.push(...together.map(({ key }) => key));
  };

  onSchools(done, schools.length);
  try {
    await workers.inSchools(
      bySchool.anew,
      left,
      { through },
      {
        signal,
        take: async (school, found) => {
          if (found === 'cannot be made' || heldLive?.has(school)) eventByEvent.push(school);
          else if (found.row !== undefined)
            rows.push({ key: school, row: found.row, facets: next.facetsOf(found.row) });
          if (rows.length >= rowsTogether) await save();
          onSchools(++done, schools.length);
        },
      },
    );
  } finally {
    // Also when the work is cut short: the next rebuild then need not make these rows again.
    await save();
  }
  for (const school of eventByEvent) await applyAll(rebuild, school);
};

const eventsPerRead = 1_000;

const schoolsWithEvents = async ({ store, next, through, signal }: SchoolsRebuild): Promise<string[]> => {
  const without = typesPassedOver(next);
  const reads = await readsAt(store, through);
  const schools = new Set<string>();
  for await (const { events } of eventPages(reads, { through, without, perPage: eventsPerRead, signal }))
    for (const event of events) if (concerns(next, event)) schools.add(unitOf(next, event));
  return [...schools];
};

const saved = async ({ readStore, next }: SchoolsRebuild, rows: readonly ReadRow<unknown>[]): Promise<boolean> => {
  if (rows.length === 0) return true;
  try {
    await readStore.inTransaction((tx) => tx.attempt(() => tx.save(next.name, rows)));
    return true;
  } catch (error) {
    if (error instanceof RowRefused) return false;
    throw error;
  }
};

const applyAll = async (
  { store, readStore, next, bySchool, through, mustBeTold }: SchoolsRebuild,
  school: string,
): Promise<void> => {
  const events = (await eventsOf(store, bySchool.streamOf(school), typesPassedOver(next), through)).filter((event) =>
    concerns(next, event),
  );
  await readStore.inTransaction(async (tx) => {
    const { parked } = await tx.lockCheckpoint(next.name, next.version);
    // An interrupted rebuild may have parked the school already.
    if (!parked.includes(school)) await applyEvents(tx, next, [], events, mustBeTold);
  });
};

/** The events of a stream. For a deleted stream these are the events that the log still holds (operations 11.8). */
const eventsOf = async (
  store: EventStore,
  stream: string,
  without: readonly string[],
  through: Position,
): Promise<StoredEvent[]> => {
  try {
    return (await store.read(stream)).filter(({ position }) => position <= through);
  } catch (error) {
    if (!(error instanceof StreamDeleted)) throw error;
  }
  const found: StoredEvent[] = [];
  for await (const { events } of eventPages(store, { through, without, perPage: eventsPerRead }))
    found.push(...events.filter((event) => event.stream === stream));
  return found;
};
