/** All files of a school, the newest first. */
import type { z } from 'zod';
import type { imports } from '../../http/results/answers.ts';
import {
  type Column,
  hrefOf,
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
} from '../kit/kit.ts';

type Answer = z.output<typeof imports>;
type File = Answer['items'][number];

export const FilesPage = () => {
  const { school = '' } = useRoute().params;
  const { query, url } = useLocation();
  const reading = useRead<Answer>(withQuery(`/schools/${school}/imports`, { limit: '200', cursor: query.na }));
  const text = texts().files.files;
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
              columns={columns(school)}
              rows={items}
              keyOf={({ importId }) => importId}
              file={`bestanden-${school}`}
            />
          )}
          <p class="buttons no-print">
            {hrefOf({ page: 'deliver', with: { school } }) !== undefined && (
              <To page="deliver" with={{ school }} class="button">
                {text.deliver}
              </To>
            )}
            {next !== null && <a href={withQuery(url, { na: next, pagina: undefined })}>{text.older}</a>}
            {query.na !== undefined && <a href={withQuery(url, { na: undefined, pagina: undefined })}>{text.newest}</a>}
          </p>
        </>
      )}
    </Page>
  );
};

const columns = (school: string): Column<File>[] => {
  const { files: text, numbers } = texts().files;
  const figure = (name: 'linked' | 'corrected' | 'restated' | 'skipped' | 'pupils'): Column<File> => ({
    name,
    head: numbers[name],
    figure: true,
    cell: (file) => shown.decimal(file[name]),
    sortBy: (file) => file[name],
    csv: (file) => file[name],
  });
  return [
    {
      name: 'moment',
      head: text.recordedAt,
      rowHead: true,
      cell: ({ importId, recordedAt }) => (
        <To page="file" with={{ school, import: importId }}>
          {shown.moment(recordedAt)}
        </To>
      ),
      sortBy: ({ recordedAt }) => recordedAt,
      csv: ({ recordedAt }) => recordedAt,
    },
    { name: 'bron', head: text.source, cell: ({ sourceName }) => sourceName, csv: ({ source }) => source },
    {
      name: 'koppeldag',
      head: text.linkedOn,
      cell: ({ linkedOn }) => shown.shortDay(linkedOn),
      sortBy: ({ linkedOn }) => linkedOn,
      csv: ({ linkedOn }) => linkedOn,
    },
    figure('linked'),
    figure('corrected'),
    figure('restated'),
    figure('skipped'),
    figure('pupils'),
    {
      name: 'staat',
      head: text.state,
      cell: ({ withdrawn }) => (withdrawn === null ? text.stands : text.withdrawn(shown.moment(withdrawn.recordedAt))),
      csv: ({ standing }) => (standing ? text.stands : text.withdrawnShort),
    },
  ];
};
