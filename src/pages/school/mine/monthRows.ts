/** The months of a year: one array, from which the chart and the table under it are both drawn (pages.md 10.31). */
import type { z } from 'zod';
import type { myData } from '../../../http/billing/subscription/myDataAnswers.ts';
import { hrefOf, shown, texts } from '../../kit/kit.ts';

export type MyDataAnswer = z.output<typeof myData>;
export type SubscriptionOf = NonNullable<MyDataAnswer['subscription']>;
export type Year = SubscriptionOf['subscriptions'][number]['years'][number];

/** All years, the latest first. */
export const allYears = (subscription: SubscriptionOf | null): Year[] =>
  (subscription?.subscriptions ?? []).flatMap(({ years }) => years).toReversed();

export type MonthRow = {
  readonly lastDay: string;
  readonly pupils: number | null;
  readonly before: number | null;
  readonly average: string | null;
  readonly href: string | undefined;
  readonly label: string;
};

/** @param position as of which the list of who counted is opened: the position of the answer */
export const monthRows = (year: Year, previous: Year | undefined, school: string, position: string): MonthRow[] => {
  const text = texts().school.months;
  return year.months.map(({ lastDay, pupils, average }, index) => ({
    lastDay,
    pupils,
    before: previous?.months[index]?.pupils ?? null,
    average,
    href:
      pupils === null
        ? undefined
        : hrefOf({ page: 'who-counted', with: { school, day: lastDay }, query: { plaats: position } }),
    label: pupils === null ? text.notYet : text.bar(shown.month(lastDay), shown.decimal(pupils)),
  }));
};
