/** Events as rows: each leads to its own page. */
import type { z } from 'zod';
import type { eventsPage } from '../../http/streams/answers.ts';
import { type Column, named, shown, Table, To, texts } from '../kit/kit.ts';
import { streamTexts } from './words/texts.ts';

export type EventLine = z.output<typeof eventsPage>['items'][number];

type EventTableProps = {
  readonly caption: string;
  readonly events: readonly EventLine[];
  readonly file: string;
  /** Set if the events belong to several streams. */
  readonly withStream?: true;
};

export const EventTable = ({ caption, events, file, withStream }: EventTableProps) => (
  <Table
    caption={caption}
    captionHidden
    columns={columns(withStream === true)}
    rows={events}
    keyOf={({ stream, revision }) => `${stream} ${revision}`}
    file={file}
  />
);

const columns = (withStream: boolean): Column<EventLine>[] => {
  const { stream: text, list } = streamTexts();
  const { byRole } = texts().school;
  const { none } = texts().kit;
  return [
    ...(withStream
      ? [
          {
            name: 'stroom',
            head: list.stream,
            cell: ({ stream }: EventLine) => <span class="code">{stream}</span>,
            csv: ({ stream }: EventLine) => stream,
          },
        ]
      : []),
    {
      name: 'nummer',
      head: text.revision,
      figure: true,
      cell: ({ revision }) => `${revision}`,
      csv: ({ revision }) => revision,
    },
    {
      name: 'wat',
      head: text.type,
      rowHead: true,
      cell: ({ stream, revision, type, sentence }) => (
        <To page="event" with={{ stream, revision: `${revision}` }}>
          {sentence ?? type}
        </To>
      ),
      csv: ({ type }) => type,
    },
    {
      name: 'moment',
      head: text.moment,
      cell: ({ recordedAt }) => (recordedAt === null ? none : shown.moment(recordedAt)),
      csv: ({ recordedAt }) => recordedAt,
    },
    {
      name: 'door',
      head: text.role,
      cell: ({ role }) => (role === null ? none : named(byRole, role)),
      csv: ({ role }) => role,
    },
    { name: 'reden', head: text.reason, cell: ({ reason }) => reason ?? none, csv: ({ reason }) => reason },
  ];
};
