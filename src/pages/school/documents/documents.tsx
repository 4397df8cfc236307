/** The documents of a school, newest first. */
import type { z } from 'zod';
import type { documents } from '../../../http/billing/documentAnswers.ts';
import {
  type Column,
  Page,
  SchoolCrumbs,
  shown,
  Table,
  To,
  texts,
  useLocation,
  useRead,
  useRoute,
  withQuery,
} from '../../kit/kit.ts';

type Answer = z.output<typeof documents>;
type Document = Answer['items'][number];

export const DocumentsPage = () => {
  const { school = '' } = useRoute().params;
  const { query, url } = useLocation();
  const reading = useRead<Answer>(withQuery(`/invoices?school=${school}`, { limit: '50', cursor: query.verder }));
  const text = texts().school.documents;
  return (
    <Page title={text.title} above={<SchoolCrumbs school={school} />} of={reading}>
      {({ items, next }) => (
        <>
          {items.length === 0 ? (
            <p>{text.none}</p>
          ) : (
            <Table
              caption={text.caption}
              captionHidden
              columns={columns()}
              rows={items}
              keyOf={({ number }) => number}
              file={`facturen-${school}`}
            />
          )}
          <p class="buttons no-print">
            {query.verder !== undefined && <a href={withQuery(url, { verder: undefined })}>{text.first}</a>}
            {next !== null && <a href={withQuery(url, { verder: next })}>{text.next}</a>}
          </p>
        </>
      )}
    </Page>
  );
};

const columns = (): Column<Document>[] => {
  const text = texts().school.documents;
  return [
    {
      name: 'nummer',
      head: text.number,
      rowHead: true,
      cell: ({ number }) => (
        <To page="document" with={{ number }}>
          {number}
        </To>
      ),
      csv: ({ number }) => number,
    },
    { name: 'soort', head: text.kind, cell: ({ kind }) => text.kinds[kind], csv: ({ kind }) => text.kinds[kind] },
    {
      name: 'datum',
      head: text.issuedOn,
      cell: ({ issuedOn }) => shown.shortDay(issuedOn),
      sortBy: ({ issuedOn }) => issuedOn,
      csv: ({ issuedOn }) => issuedOn,
    },
    {
      name: 'vervalt',
      head: text.dueOn,
      cell: ({ dueOn }) => shown.shortDay(dueOn),
      csv: ({ dueOn }) => dueOn,
    },
    {
      name: 'bedrag',
      head: text.total,
      figure: true,
      cell: ({ total }) => shown.money(total),
      sortBy: ({ total }) => total,
      csv: ({ total }) => total,
    },
  ];
};
