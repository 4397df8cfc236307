/** One year of a subscription (pages.md 10.20). */
import type { z } from 'zod';
import type { subscription } from '../../../http/billing/subscription/subscriptionAnswers.ts';
import { NotThere, Page, SchoolCrumbs, shown, To, texts, useRead, useRoute } from '../../kit/kit.ts';
import { Agreed } from './Agreed.tsx';
import { Months } from './Months.tsx';
import { allYears, type Year } from './monthRows.ts';
import { DocumentLinks } from './ThisYear.tsx';

type Answer = z.output<typeof subscription>;

export const YearPage = () => {
  const { school = '', year: named = '' } = useRoute().params;
  const reading = useRead<Answer>(`/schools/${school}/subscription`);
  const text = texts().school.yearPage;
  const years = allYears(reading.answer ?? null);
  const index = years.findIndex(({ term, year }) => named === `${term}-${year}`);
  const account = years[index];
  if (reading.answer !== undefined && account === undefined) return <NotThere />;
  return (
    <Page
      title={
        account === undefined
          ? text.plain
          : text.title(shown.decimal(account.year), shown.day(account.from), shown.day(account.to))
      }
      above={<SchoolCrumbs school={school} />}
      of={reading}
    >
      {({ position, day }) =>
        account !== undefined && (
          <>
            <Facts year={account} school={school} position={`${position}`} />
            <Months school={school} year={account} previous={years[index + 1]} position={`${position}`} today={day} />
            <p class="buttons no-print">
              <Neighbour of={years[index + 1]} school={school} label={text.previous} />
              <Neighbour of={years[index - 1]} school={school} label={text.next} />
            </p>
          </>
        )
      }
    </Page>
  );
};

const Neighbour = ({ of, school, label }: { of: Year | undefined; school: string; label: string }) =>
  of === undefined ? null : (
    <To page="year" with={{ school, year: `${of.term}-${of.year}` }}>
      {label}
    </To>
  );

const Facts = ({ year, school, position }: { year: Year; school: string; position: string }) => {
  const { yearPage: text, thisYear } = texts().school;
  const { none } = texts().kit;
  const { countDay, count, price, agreed, average, due, billed, difference, documents } = year;
  return (
    <dl class="facts">
      {countDay !== null && count !== null && (
        <>
          <dt>{text.countDay}</dt>
          <dd>
            {shown.day(countDay)}:{' '}
            <To
              page="who-counted"
              with={{ school, day: countDay }}
              query={{ plaats: position }}
              label={thisYear.countOn(shown.day(countDay), shown.decimal(count))}
            >
              {thisYear.pupils(shown.decimal(count))}
            </To>
          </dd>
        </>
      )}
      <dt>{text.price}</dt>
      <dd>{price === null ? none : shown.price(price)}</dd>
      {agreed !== undefined && (
        <>
          <dt>{text.agreed}</dt>
          <dd>
            {agreed.agreement} <Agreed of={agreed} />
          </dd>
        </>
      )}
      {average !== null && (
        <>
          <dt>{text.average}</dt>
          <dd>
            {shown.decimal(average.shown)} = {shown.decimal(average.sum)} / {shown.decimal(average.over)}
            {!average.complete && <span class="quiet"> ({text.incomplete})</span>}
          </dd>
        </>
      )}
      <dt>{text.due}</dt>
      <dd>{due === null ? none : shown.money(due)}</dd>
      <dt>{text.billed}</dt>
      <dd>
        {shown.money(billed)} <DocumentLinks of={documents} />
      </dd>
      <dt>{text.difference}</dt>
      <dd>{difference === null ? none : shown.money(difference)}</dd>
    </dl>
  );
};
