/** 'Mijn gegevens' (pages.md 10.30): what will I pay or get back, why, and since when and by whom is that so. */
import type { z } from 'zod';
import type { myData } from '../../http/billing/myDataAnswers.ts';
import { type Column, Page, shown, Table, texts, useRead, useRoute } from '../kit/kit.ts';

type Answer = z.output<typeof myData>;
type Running = NonNullable<Answer['runningYear']>;
type Year = NonNullable<Answer['subscription']>['subscriptions'][number]['years'][number];
type Month = Year['months'][number];

export const MyData = () => {
  const { school } = useRoute().params;
  const reading = useRead<Answer>(`/schools/${school}/my-data`);
  const text = texts().school.myData;
  return (
    <Page title={text.title(reading.answer?.school.name)} of={reading}>
      {(answer) => (
        <>
          <p class="lead">{text.asOf(shown.day(answer.day))}</p>
          {answer.runningYear !== null && <ThisYear running={answer.runningYear} />}
          <Months years={answer.subscription?.subscriptions.at(-1)?.years ?? []} />
        </>
      )}
    </Page>
  );
};

const ThisYear = ({ running }: { running: Running }) => {
  const text = texts().school.myData;
  const { year, from, to, monthsEnded, averageSoFar, billed, expectedUsage, expectedSettlement } = running;
  return (
    <section aria-labelledby="dit-jaar">
      <h2 id="dit-jaar">
        {text.year(shown.decimal(year), shown.day(from), shown.day(to))} ·{' '}
        {text.monthsEnded(shown.decimal(monthsEnded))}
      </h2>
      <dl class="figures">
        <div>
          <dt>{text.average}</dt>
          <dd>{averageSoFar === null ? texts().kit.none : text.pupils(shown.decimal(averageSoFar))}</dd>
        </div>
        <div>
          <dt>{text.billed}</dt>
          <dd>{shown.money(billed)}</dd>
        </div>
        <div>
          <dt>{text.expectedUsage}</dt>
          <dd>{expectedUsage === null ? texts().kit.none : shown.money(expectedUsage)}</dd>
        </div>
        <div>
          <dt>{text.expectedSettlement}</dt>
          <dd>{expectedSettlement === null ? texts().kit.none : settlement(expectedSettlement)}</dd>
          <dd class="formula">{text.estimate}</dd>
        </div>
      </dl>
    </section>
  );
};

const settlement = (amount: string): string => {
  const text = texts().school.myData;
  switch (shown.signOf(amount)) {
    case 'negative':
      return text.back(shown.money(shown.unsigned(amount)));
    case 'zero':
      return text.nothing;
    case 'positive':
      return text.pay(shown.money(amount));
  }
};

const Months = ({ years }: { years: readonly Year[] }) => {
  const text = texts().school.myData;
  const columns: Column<Month>[] = [
    {
      name: 'maand',
      head: text.month,
      cell: ({ lastDay }) => shown.month(lastDay),
      rowHead: true,
      csv: ({ lastDay }) => lastDay,
    },
    {
      name: 'leerlingen',
      head: text.counted,
      figure: true,
      cell: ({ pupils }) => (pupils === null ? text.notYet : shown.decimal(pupils)),
      csv: ({ pupils }) => pupils,
    },
    {
      name: 'gemiddelde',
      head: text.averageThen,
      figure: true,
      cell: ({ average }) => (average === null ? texts().kit.none : shown.decimal(average)),
      csv: ({ average }) => average,
    },
  ];
  const months = years.at(-1)?.months ?? [];
  return (
    <Table caption={text.months} columns={columns} rows={months} keyOf={({ lastDay }) => lastDay} file="maanden" />
  );
};
