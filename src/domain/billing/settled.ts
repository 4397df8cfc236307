/** The years of a school that a document has settled: those with a `usage` line on a standing one (4.7). */
import { type Day, dayNumber } from '../day.ts';
import { allYears } from './due.ts';
import { type Subscriptions, standingDocumentsFor } from './subscription.ts';
import { accountOf, type Reckoning, type YearAccount } from './yearAccount.ts';

/** As they are known on `on`, oldest first. */
export const settledYears = (state: Subscriptions, reckoning: Reckoning, on: Day): YearAccount[] =>
  state.subscriptions.flatMap((subscription) =>
    allYears(subscription, on)
      .filter(({ term, year }) => isSettled(state, term.term, year))
      .map(({ term, year }) => accountOf(state, subscription, term, year, reckoning, dayNumber(on) - 1)),
  );

const isSettled = (state: Subscriptions, term: number, year: number): boolean =>
  standingDocumentsFor(state, term, year).some(({ lines }) =>
    lines.some((line) => line.kind === 'usage' && line.term === term && line.year === year),
  );
