import type { kit as dutch } from '../nl/kit.ts';

export const kit: typeof dutch = {
  loading: 'Loading…',
  loadingLong: 'Loading takes longer than usual…',
  updating: 'being updated…',
  retrying: 'It did not work yet. We try again by ourselves…',
  again: 'Try again',
  correlation: 'Reference',
  noConnection: {
    title: 'No connection',
    detail: 'The server cannot be reached. Check your internet connection and try again.',
  },
  noProblem: {
    title: 'Unexpected answer',
    detail: 'The server gave an answer that this page does not know. Try again later.',
  },
  parked: {
    title: 'These figures may be behind',
    detail:
      'An event of this school could not be processed. The supplier has been told. Until it is mended, nothing that costs money can be done here.',
  },
  none: '–',
  table: {
    csv: 'Table as CSV',
    page: (page, pages) => `Page ${page} of ${pages}`,
    pages: 'Pages',
    previous: 'Previous',
    next: 'Next',
    more: 'Load more',
    rows: (count) => `${count} rows`,
    sortedUp: 'sorted ascending',
    sortedDown: 'sorted descending',
    sort: 'Sort by',
  },
  copied: 'Copied',
  copy: 'Copy',
  print: 'Print',
};
