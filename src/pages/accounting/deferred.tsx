/** Lines that are partly for days to come, with the part that is already revenue (documents.md 9.7.3). */
import type { z } from 'zod';
import type { deferred } from '../../http/accounting/answers.ts';
import { type Column, SchoolLink, shown, Table, To, texts, useLocation, withQuery } from '../kit/kit.ts';
import { accountingTexts } from './words.ts';

type Answer = z.output<typeof deferred>;
type Line = Answer['items'][number];

export const Deferred = ({ of: { totals, items, blocked = [], next }, year }: { of: Answer; year: string }) => {
  const { url } = useLocation();
  const text = accountingTexts().deferred;
  if (items.length === 0) return <p>{text.none}</p>;
  const names = new Map(items.map(({ school, schoolName }) => [school, schoolName]));
  return (
    <>
      <dl class="figures">
        <div>
          <dt>{text.deferred}</dt>
          <dd>{shown.money(totals.deferred)}</dd>
          <dd class="formula">{text.ofNet(shown.money(totals.net), shown.money(totals.released))}</dd>
        </div>
      </dl>
      {blocked.length > 0 && (
        <ul class="notice notice-warning">
          {blocked.map(({ school, detail }) => (
            <li key={school}>
              {names.get(school)} ({school}): {detail}
            </li>
          ))}
        </ul>
      )}
      <Table
        caption={text.caption}
        captionHidden
        columns={columns()}
        rows={items}
        keyOf={({ number, line }) => `${number} ${line}`}
        name="vooruit"
        file={`vooruitgefactureerd-${year}`}
      />
      <p class="small quiet">{text.expectedHint}</p>
      {next !== null && (
        <p class="no-print">
          <a href={withQuery(url, { na: next })}>{text.further}</a>
        </p>
      )}
    </>
  );
};

const columns = (): Column<Line>[] => {
  const text = accountingTexts().deferred;
  const { none } = texts().kit;
  return [
    {
      name: 'document',
      head: text.document,
      rowHead: true,
      cell: ({ number, line }) => (
        <To page="document" with={{ number }} at={`regel-${line}`} label={text.line(number, shown.decimal(line))}>
          {number}
        </To>
      ),
      sortBy: ({ number }) => number,
      csv: ({ number }) => number,
    },
    {
      name: 'school',
      head: text.school,
      cell: ({ school, schoolName }) => <SchoolLink school={school} name={schoolName} />,
      sortBy: ({ schoolName }) => schoolName,
      csv: ({ school }) => school,
    },
    { name: 'soort', head: text.kind, cell: ({ kind }) => text.kinds[kind], csv: ({ kind }) => kind },
    {
      name: 'periode',
      head: text.period,
      cell: ({ from, to }) => text.days(shown.shortDay(from), shown.shortDay(to)),
      csv: ({ from, to }) => `${from} ${to}`,
    },
    { name: 'netto', head: text.net, figure: true, cell: ({ net }) => shown.money(net), csv: ({ net }) => net },
    {
      name: 'vrijgevallen',
      head: text.released,
      figure: true,
      cell: ({ released }) => shown.money(released),
      csv: ({ released }) => released,
    },
    {
      name: 'vooruit',
      head: text.deferred,
      figure: true,
      cell: ({ deferred: own }) => shown.money(own),
      sortBy: ({ deferred: own }) => own,
      csv: ({ deferred: own }) => own,
    },
    {
      name: 'verrekening',
      head: text.settlement,
      figure: true,
      cell: ({ expected }) => (expected === null ? none : shown.money(expected.settlement)),
      csv: ({ expected }) => expected?.settlement ?? null,
    },
  ];
};
