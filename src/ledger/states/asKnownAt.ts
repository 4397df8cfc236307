import { type Day, dayOfMoment } from '../../domain/day.ts';
import { remembering } from '../../waiting/remembering.ts';
import type { EventHeader, Position } from '../eventStore.ts';
import type { Ledger } from '../ledger.ts';
import { headerPages } from '../reading/logPages.ts';
import { recordedAtIn } from '../reading/storedMetadata.ts';
import type { ClosedDay, Folds } from './folds.ts';

/**
 * The position of the last event recorded at or before a moment, 0 when there is none (5.6). Everything through that
 * position was known at the moment. Clocks step back, and the clocks of two processes differ, so an earlier event may
 * carry a later moment. The answer is the last event that carries a moment at or before the given one, among those up
 * to where the moment's own day closed: events after that belong to a later day (5.10). The closed days mark where each
 * day lies in the log, so only headers of one day are read. For a closed day they are read only once, because its
 * moments cannot change.
 */
export const positionAt = async (
  { ledger, folds }: { readonly ledger: Ledger; readonly folds: Folds },
  moment: Date,
): Promise<Position> => {
  const at = moment.toISOString();
  const stretch = stretchOf((await folds.closedDays()).state, dayOfMoment(moment), at);
  const marks = await marksIn(ledger, stretch);
  return marks.findLast(({ recordedAt }) => recordedAt <= at)?.position ?? stretch.after;
};

/** The part of the log that holds a moment: after one position and before another (both exclusive). */
type Stretch = { readonly after: Position; readonly before: Position };

const stretchOf = (closed: readonly ClosedDay[], day: Day, at: string): Stretch => ({
  after: closed.findLast((one) => one.day < day && one.recordedAt <= at)?.position ?? 0,
  before: closed.find((one) => one.day >= day && one.recordedAt > at)?.position ?? Number.POSITIVE_INFINITY,
});

/** The last event recorded at or before a moment. In a list of marks both fields grow from one to the next. */
type Mark = { readonly recordedAt: string; readonly position: Position };

/** The marks found so far in a stretch, and the position up to which it was read. */
type Known = { marks: readonly Mark[]; position: Position };

const stretchesKeptMax = 64;

const knownIn = new WeakMap<Ledger['store'], ReturnType<typeof remembering<Known>>>();

/** Continues reading a stretch where the previous call stopped. No event appears later before a position that was read. */
const marksIn = async ({ store }: Ledger, { after, before }: Stretch): Promise<readonly Mark[]> => {
  const stretches = knownIn.get(store) ?? remembering<Known>(stretchesKeptMax);
  knownIn.set(store, stretches);
  const known = stretches(`${after}-${before}`, () => ({ marks: [], position: after }));
  let { marks, position } = known;
  for await (const { events, reached } of headerPages(store, { after: position, through: before - 1 })) {
    marks = markedOn(marks, events);
    position = reached;
  }
  if (position > known.position) Object.assign(known, { marks, position });
  return marks;
};

const markedOn = (marks: readonly Mark[], headers: readonly EventHeader[]): readonly Mark[] => {
  if (headers.length === 0) return marks;
  const all = [...marks];
  for (const { position, metadata } of headers) {
    const recordedAt = recordedAtIn(metadata);
    // The event does not say when it was recorded.
    if (recordedAt === undefined) continue;
    // If a later event carries an earlier or equal timestamp (a clock stepped back), the earlier mark adds nothing:
    // drop it.
    while (all.length > 0 && all.at(-1)!.recordedAt >= recordedAt) all.pop();
    all.push({ recordedAt, position });
  }
  return all;
};
