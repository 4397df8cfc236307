/** Schools that asked for a service that is not offered to them yet (8.3; pages.md 10.20). */
import type { z } from 'zod';
import type { wishes } from '../../http/parties/schoolAnswers.ts';
import { type Column, More, Page, shown, Table, texts, useList } from '../kit/kit.ts';
import { wishesTexts } from './words/wishesTexts.ts';

type Answer = z.output<typeof wishes>;
type Wish = Answer['items'][number];

export const Wishes = () => {
  const list = useList<Wish, Answer>('/wishes');
  const text = wishesTexts();
  return (
    <Page title={text.title} of={list.of}>
      {() => (
        <>
          <p class="lead">{text.lead}</p>
          {list.items.length === 0 ? (
            <p>{text.nobody}</p>
          ) : (
            <Table
              caption={text.title}
              captionHidden
              columns={columns()}
              rows={list.items}
              keyOf={({ school }) => school}
              file="wensen"
            />
          )}
          <More of={list} />
        </>
      )}
    </Page>
  );
};

const columns = (): Column<Wish>[] => {
  const text = wishesTexts();
  const common = texts().records;
  return [
    {
      name: 'school',
      head: text.school,
      rowHead: true,
      cell: ({ school, name }) => `${name} (${school})`,
      sortBy: ({ name }) => name,
      csv: ({ school }) => school,
    },
    {
      name: 'soort',
      head: text.kind,
      cell: ({ kind, yearClasses }) => `${common.kinds[kind]}${yearClasses ? '' : `, ${text.noYearClasses}`}`,
      csv: ({ kind }) => kind,
    },
    { name: 'vroeg', head: text.asked, cell: ({ asked }) => text.askedFor[asked], csv: ({ asked }) => asked },
    {
      name: 'moment',
      head: text.moment,
      cell: ({ recordedAt }) => shown.moment(recordedAt),
      sortBy: ({ recordedAt }) => recordedAt,
      csv: ({ recordedAt }) => recordedAt,
    },
  ];
};
