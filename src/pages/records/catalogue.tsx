/** The catalogue: plans with their prices, sources and VAT rates, and changing these (pages.md 10.20). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { plans, sources, vatRates } from '../../http/catalogue/answers.ts';
import {
  type Column,
  languageNow,
  Page,
  planNamed,
  RecordedLink,
  Shown,
  shown,
  Table,
  texts,
  useRead,
} from '../kit/kit.ts';
import { ChangePlan } from './changePlan.tsx';
import { ChangeRate, ChangeSource } from './changeSource.tsx';
import type { Plan, Source } from './offered.ts';
import { catalogueTexts } from './words/catalogueTexts.ts';

type Rate = z.output<typeof vatRates>['items'][number];

export const Catalogue = () => {
  const plansRead = useRead<z.output<typeof plans>>('/plans');
  const sourcesRead = useRead<z.output<typeof sources>>('/sources');
  const text = catalogueTexts();
  return (
    <Page title={text.title} of={plansRead}>
      {({ items }) => (
        <>
          <h2>{text.plans}</h2>
          <Table caption={text.plans} captionHidden columns={planColumns()} rows={items} keyOf={({ plan }) => plan} />
          <RecordedLink stream="catalogue" type="PlanPriced" />
          <ChangePlan plans={items} onDone={plansRead.again} />
          <h2>{text.sources}</h2>
          <Shown of={sourcesRead} height="block">
            {(answer) => (
              <>
                <Table
                  caption={text.sources}
                  captionHidden
                  columns={sourceColumns()}
                  rows={answer.items}
                  keyOf={({ source }) => source}
                  name="bronnen"
                />
                <ChangeSource sources={answer.items} onDone={sourcesRead.again} />
              </>
            )}
          </Shown>
          <Rates />
        </>
      )}
    </Page>
  );
};

const planColumns = (): Column<Plan>[] => {
  const text = catalogueTexts();
  return [
    { name: 'pakket', head: text.plan, rowHead: true, cell: ({ plan }) => planNamed(plan), csv: ({ plan }) => plan },
    { name: 'soort', head: text.kind, cell: ({ kind }) => text.kinds[kind] },
    {
      name: 'prijs',
      head: text.price,
      figure: true,
      cell: ({ price }) => (price === null ? texts().kit.none : shown.price(price)),
    },
    {
      name: 'prijzen',
      head: text.prices,
      cell: ({ prices }) =>
        shown.list(prices.map(({ price, from }) => text.priceFrom(shown.price(price), shown.day(from)))),
    },
    {
      name: 'dicht',
      head: text.closedFrom,
      cell: ({ closedFrom }) => (closedFrom === undefined ? texts().kit.none : shown.day(closedFrom)),
    },
    {
      name: 'biedt',
      head: text.offers,
      cell: ({ features }) =>
        features.length === 0 ? texts().kit.none : shown.list(features.map(({ name }) => name[languageNow()])),
    },
  ];
};

const sourceColumns = (): Column<Source>[] => {
  const text = catalogueTexts();
  return [
    { name: 'bron', head: text.source, rowHead: true, cell: ({ name }) => name, sortBy: ({ name }) => name },
    {
      name: 'status',
      head: text.status,
      cell: ({ status }) => (status === null ? texts().kit.none : text.statuses[status]),
    },
    { name: 'sinds', head: text.since, cell: ({ from }) => (from === null ? texts().kit.none : shown.day(from)) },
    {
      name: 'straks',
      head: text.planned,
      cell: ({ planned }) =>
        planned.length === 0
          ? texts().kit.none
          : shown.list(planned.map(({ status, from }) => `${text.statuses[status]} (${shown.day(from)})`)),
    },
  ];
};

/** Read when it is opened: the page is complete without it. */
const Rates = () => {
  const [open, setOpen] = useState(false);
  const reading = useRead<z.output<typeof vatRates>>(open ? '/vat-rates' : undefined);
  const text = catalogueTexts();
  const columns: Column<Rate>[] = [
    { name: 'vanaf', head: text.from, rowHead: true, cell: ({ from }) => shown.day(from) },
    { name: 'tarief', head: text.rate, figure: true, cell: ({ percent }) => shown.percent(percent) },
  ];
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{text.rates}</summary>
      <Shown of={reading} height="block">
        {({ items }) => (
          <>
            <Table
              caption={text.rates}
              captionHidden
              columns={columns}
              rows={items}
              keyOf={({ from }) => from}
              name="tarieven"
            />
            <ChangeRate onDone={reading.again} />
          </>
        )}
      </Shown>
    </details>
  );
};
