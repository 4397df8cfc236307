/** Which schools' counts a school's prices may depend on (7.4). */
import { type Day, dayNumber, dayText } from '../../day.ts';
import type { Subscriptions } from '../subscription/subscription.ts';
import { allYears } from './due.ts';
import { type Agreements, volumeAgreement } from './price.ts';
import { yearOfTerm } from './term.ts';

/** The other schools that joined the agreements by which years begun on or before `on` are still to be priced by volume, by id. */
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
