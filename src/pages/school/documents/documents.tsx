/** The documents of a school, newest first. */
import type { z } from 'zod';
import type { documents } from '../../../http/billing/documentAnswers.ts';
import {
  type Column,
  documentColumns,
  Page,
  SchoolCrumbs,
  Table,
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
  const { number, kind, issuedOn, dueOn, total } = documentColumns();
  return [number, kind, issuedOn, dueOn, total];
};
