/** The schools whose counts may influence a school's prices (7.4). */
import { type Day, dayNumber, dayText } from '../../day.ts';
import type { Subscriptions } from '../subscription/subscription.ts';
import { allYears } from './due.ts';
import { type Agreements, volumeAgreement } from './price.ts';
import { yearOfTerm } from './term.ts';

/**
 * Ids of the other schools that joined agreements with volume prices, for those agreements that must still price a year
 * begun on or before `on`.
 */
export const schoolsToPool = (state: Subscriptions, agreements: Omit<Agreements, 'pooled'>, on: Day): string[] => {
  const wanted = new Set(
    state.subscriptions
      .flatMap((subscription) => allYears(subscription, on))
      .flatMap(({ term, year }) => {
        const from = dayText(yearOfTerm(dayNumber(term.startsOn), year).from);
        return volumeAgreement({ state, term, year, from }, agreements)?.agreement ?? [];
      }),
  );
  const joined = agreements.boards
    .flatMap(({ frameworks }) => frameworks.memberships)
    .filter(({ agreement, school }) => wanted.has(agreement) && school !== agreements.school);
  return [...new Set(joined.map(({ school }) => school))].sort();
};
