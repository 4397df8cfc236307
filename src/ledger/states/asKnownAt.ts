import { type Day, dayOfMoment } from '../../domain/day.ts';
import { lately } from '../../waiting/lately.ts';
import type { EventHeader, Position } from '../eventStore.ts';
import { type Ledger, recordedAtIn } from '../ledger.ts';
import { isOurs } from '../streams.ts';
import type { ClosedDay, Folds } from './folds.ts';

/**
 * The position of the last event recorded at or before a moment, 0 when there is none (5.6): all through there is known.
 * Clocks step back, and those of two processes differ, so an event before it may carry a later moment; none after it
 * carries an earlier one, up to where the moment's own day closed: what comes after that belongs to a later day (5.10).
 *
 * The closed days mark where in the log each day lies. Of the events of one day only headers are read, and of a day that
 * closed once: its moments cannot change.
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

/** Where a moment must lie: after one position, before another (both exclusive). */
type Stretch = { readonly after: Position; readonly before: Position };

const stretchOf = (closed: readonly ClosedDay[], day: Day, at: string): Stretch => ({
  after: closed.findLast((one) => one.day < day && one.recordedAt <= at)?.position ?? 0,
  before: closed.find((one) => one.day >= day && one.recordedAt > at)?.position ?? Number.POSITIVE_INFINITY,
});

/** The last event of those recorded at or before a moment: both grow from one to the next. */
type Mark = { readonly recordedAt: string; readonly position: Position };

/** What was read of a stretch, and how far. */
type Known = { marks: readonly Mark[]; position: Position };

const stretchesKeptMax = 64;
const headersPerRead = 1_000;

const knownIn = new WeakMap<Ledger['store'], ReturnType<typeof lately<Known>>>();

/** Read on from where it was left: nothing appears later before what was read. */
const marksIn = async ({ store }: Ledger, { after, before }: Stretch): Promise<readonly Mark[]> => {
  const stretches = knownIn.get(store) ?? lately<Known>(stretchesKeptMax);
  knownIn.set(store, stretches);
  const known = stretches(`${after}-${before}`, () => ({ marks: [], position: after }));
  let { marks, position } = known;
  for (;;) {
    const headers = await store.readHeaders(position, headersPerRead);
    const within = headers.filter((header) => header.position < before);
    marks = markedOn(marks, within.filter(isOurs));
    position = within.at(-1)?.position ?? position;
    if (headers.length === 0 || within.length < headers.length) break;
  }
  if (position > known.position) Object.assign(known, { marks, position });
  return marks;
};

const markedOn = (marks: readonly Mark[], headers: readonly EventHeader[]): readonly Mark[] => {
  if (headers.length === 0) return marks;
  const all = [...marks];
  for (const { position, metadata } of headers) {
    const recordedAt = recordedAtIn(metadata);
    // Who wrote it says nothing of when.
    if (recordedAt === undefined) continue;
    // What carries no earlier moment than an event after it is known as soon as that one is.
    while (all.length > 0 && all.at(-1)!.recordedAt >= recordedAt) all.pop();
    all.push({ recordedAt, position });
  }
  return all;
};
