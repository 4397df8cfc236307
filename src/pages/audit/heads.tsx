/** The heads: the last event of every stream, signed (pages.md 10.47; domain 5.4). */
import type { z } from 'zod';
import type { heads } from '../../http/audit/answers.ts';
import { type Column, Crumbs, Page, shown, Table, To, useLocation, useRead, withQuery } from '../kit/kit.ts';
import { headsTexts } from './words/heads.ts';

type Answer = z.output<typeof heads>;
type Head = Answer['heads'][number];

export const Heads = () => {
  const { query } = useLocation();
  const path = withQuery('/audit/heads', { position: query.plaats });
  const reading = useRead<Answer>(path);
  const text = headsTexts();
  return (
    <Page
      title={text.title}
      above={<Crumbs label={text.crumbs} of={[{ page: 'audit', label: text.audit }]} />}
      of={reading}
    >
      {({ position, moment, digest, key, signature, heads: all }) => (
        <>
          <p class="lead">{text.lead(`${position}`, shown.moment(moment))}</p>
          <p class="buttons no-print">
            <a class="button" href={path} download={`standen-${position}.json`}>
              {text.download}
            </a>
          </p>
          <dl class="facts">
            <dt>{text.digest}</dt>
            <dd class="code digest">{digest}</dd>
            <dt>{text.key}</dt>
            <dd class="code digest">{key.kid}</dd>
            <dt>{text.signature}</dt>
            <dd class="code digest small">{signature}</dd>
          </dl>
          <Table
            caption={text.caption(shown.decimal(all.length))}
            columns={columns()}
            rows={all}
            keyOf={({ stream }) => stream}
            file={`standen-${position}`}
          />
        </>
      )}
    </Page>
  );
};

const columns = (): Column<Head>[] => {
  const text = headsTexts();
  return [
    {
      name: 'stroom',
      head: text.stream,
      rowHead: true,
      cell: ({ stream }) => (
        <To page="stream" with={{ stream }} class="code">
          {stream}
        </To>
      ),
      csv: ({ stream }) => stream,
    },
    {
      name: 'nummer',
      head: text.revision,
      figure: true,
      cell: ({ stream, revision }) => (
        <To page="event" with={{ stream, revision: `${revision}` }}>
          {`${revision}`}
        </To>
      ),
      csv: ({ revision }) => revision,
    },
    {
      name: 'digest',
      head: text.digest,
      cell: ({ digest }) => <span class="code">{digest.slice(0, 16)}…</span>,
      csv: ({ digest }) => digest,
    },
  ];
};
