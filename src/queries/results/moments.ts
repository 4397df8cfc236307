/** The moments at which something was recorded that changed how many pupils count, or the money, and how much (5.6). */
import type { MoneyEffect } from '../../domain/billing/years/effect.ts';
import type { ShownDays } from '../../domain/results/counting/difference.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import { changedBy, eventsBetween, startBetween, stepsFrom } from '../billing/steps.ts';
import type { Sources } from '../sources.ts';
import type { Moment } from './differenceAnswer.ts';
import { type ShownEvent, shownEvent } from './evidence.ts';

export type MomentsQuery = {
  /** Only events after this position (exclusive). */
  readonly from: Position;
  /** Only events up to this moment. Days and years are those of its day, as in a difference that ends there. */
  readonly to: Moment;
  readonly order: 'asc' | 'desc';
  /** The position of the event at which the previous page ended. */
  readonly place?: Position;
  readonly limit: number;
};

export type MomentItem = {
  readonly moment: string;
  /** The moment just before, at which the event was not known yet. */
  readonly before: string;
  readonly position: Position;
  readonly event: ShownEvent;
  readonly days: readonly ShownDays[];
  readonly money: MoneyEffect;
};

/** A page may hold fewer than its limit, because most events change nothing. */
export type MomentsAnswer = { readonly items: readonly MomentItem[]; readonly next: Position | null };

export const momentsPage: SchoolTask<MomentsQuery, MomentsAnswer> = {
  name: 'moments-page',
  work: async (stand, school, { from, to, order, place, limit }, signal) => {
    const newest = order === 'desc';
    const after = newest || place === undefined ? from : Math.max(from, place);
    const last = newest && place !== undefined ? Math.min(to.position, place - 1) : to.position;
    const all = await eventsBetween(stand, school, after, last);
    const events = newest ? all.slice(-limit) : all.slice(0, limit);
    const [first] = events;
    const end = newest ? first : events.at(-1);
    if (first === undefined || end === undefined) return { items: [], next: null };
    const { start, terms } = await startBetween(stand, school, first.position - 1, to.position);
    const items: MomentItem[] = [];
    for await (const step of stepsFrom(stand.ledger.store, { ...start, ...terms }, events)) {
      signal.throwIfAborted();
      const { event } = step;
      const changed = changedBy(step, to.day, undefined);
      if (changed.days.length + changed.money.years.length === 0) continue;
      const moment = event.metadata.recordedAt;
      const before = justBefore(moment);
      items.push({ moment, before, position: event.position, event: shownEvent(event), ...changed });
    }
    return { items: newest ? items.reverse() : items, next: all.length > events.length ? end.position : null };
  },
};

/** Moments are recorded to the millisecond. */
const justBefore = (moment: string): string => new Date(Date.parse(moment) - 1).toISOString();

export const momentsAnswer = (
  { deps }: Pick<Sources, 'deps'>,
  school: string,
  query: MomentsQuery,
): Promise<MomentsAnswer> => inSchool(deps, momentsPage, school, query);
