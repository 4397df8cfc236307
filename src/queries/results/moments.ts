/** The moments at which something was recorded that changed how many pupils count, or the money, and how much (5.6). */
import type { MoneyEffect } from '../../domain/billing/years/effect.ts';
import type { ShownDays } from '../../domain/results/counting/difference.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import { changedBy, eventsBetween, startBetween, stepsFrom } from '../billing/steps.ts';
import type { Sources } from '../sources.ts';
import type { Moment } from './differencePage.ts';
import { type ShownEvent, shownEvent } from './evidence.ts';

export type MomentsQuery = {
  /** Only events after this position (exclusive). */
  readonly from: Position;
  /** Only events up to this moment. Days and years are those of its day, as in a difference that ends there. */
  readonly to: Moment;
  /** Only events before this position: where the page before ended. */
  readonly before?: Position;
  readonly limit: number;
};

export type MomentItem = {
  readonly moment: string;
  readonly position: Position;
  readonly event: ShownEvent;
  readonly days: readonly ShownDays[];
  readonly money: MoneyEffect;
};

/** Newest first. A page may hold fewer than its limit, because most events change nothing. */
export type MomentsAnswer = { readonly items: readonly MomentItem[]; readonly next: Position | null };

export const momentsPage: SchoolTask<MomentsQuery, MomentsAnswer> = {
  name: 'moments-page',
  work: async (stand, school, { from, to, before, limit }, signal) => {
    const last = before === undefined ? to.position : Math.min(to.position, before - 1);
    const all = await eventsBetween(stand, school, from, last);
    const events = all.slice(-limit);
    const [first] = events;
    if (first === undefined) return { items: [], next: null };
    const { start, terms } = await startBetween(stand, school, first.position - 1, to.position);
    const items: MomentItem[] = [];
    for await (const step of stepsFrom(stand.ledger.store, { ...start, ...terms }, events)) {
      signal.throwIfAborted();
      const { event } = step;
      const changed = changedBy(step, to.day, undefined);
      if (changed.days.length + changed.money.years.length === 0) continue;
      const moment = event.metadata.recordedAt;
      items.push({ moment, position: event.position, event: shownEvent(event), ...changed });
    }
    return { items: items.reverse(), next: all.length > events.length ? first.position : null };
  },
};

export const momentsAnswer = (
  { deps }: Pick<Sources, 'deps'>,
  school: string,
  query: MomentsQuery,
): Promise<MomentsAnswer> => inSchool(deps, momentsPage, school, query);
