/** The effect of a write: documents, later documents, counts and amounts before and after (pages.md 10.9). */
import type { z } from 'zod';
import type { preview as previewSchema } from '../../../http/billing/documentAnswers.ts';
import { texts } from '../language.ts';
import { day, decimal, list, money } from '../shown/format.ts';
import { type Column, Table } from '../shown/Table.tsx';
import { Mend } from './Blocked.tsx';

export type Preview = z.output<typeof previewSchema>;
type Draft = Preview['documents'][number];
type Later = Preview['later'][number];
type YearEffect = Preview['money']['years'][number];
type Days = Preview['counts'][number]['days'][number];

export const Effect = ({ of }: { of: Preview }) => {
  const { effect } = texts().kit;
  const { documents, blocked, later } = of;
  const nothing = documents.length === 0 && later.length === 0 && movesNothing(of);
  return (
    <div class="effect">
      {nothing && <p>{effect.nothing}</p>}
      {documents.length > 0 && (
        <Table caption={effect.documents} columns={draftColumns()} rows={documents} keyOf={({ number }) => number} />
      )}
      {blocked.length > 0 && (
        <ul class="notice notice-warning">
          {blocked.map((one) => (
            <li key={one.school}>
              {one.school}: {one.detail} <Mend of={one} />
            </li>
          ))}
        </ul>
      )}
      {later.length > 0 && (
        <Table
          caption={effect.later(day(of.through))}
          columns={laterColumns()}
          rows={later}
          keyOf={({ year, purpose }) => `${purpose} ${year.term} ${year.number}`}
        />
      )}
      <Moved of={of} />
    </div>
  );
};

type Moves = Pick<Preview, 'counts' | 'money'>;

const movesNothing = ({ counts, money: moved }: Moves): boolean =>
  moved.years.length === 0 && counts.every(({ pupils }) => pupils === 0);

/** Counts and amounts per year, before and after. Also used for writes that were done before. */
export const Moved = ({ of: { counts, money: moved } }: { of: Moves }) => {
  const { effect } = texts().kit;
  return (
    <>
      {moved.years.length > 0 && (
        <Table
          caption={effect.years}
          columns={yearColumns()}
          rows={moved.years}
          keyOf={({ term, year }) => `${term} ${year}`}
          foot={[effect.total, '', '', money(moved.total.open), '']}
        />
      )}
      {counts
        .filter(({ days }) => days.length > 0)
        .map(({ yearGroups, pupils, days }) => (
          <details key={`${yearGroups}`}>
            <summary>
              {effect.counts(decimal(pupils), yearGroups === null ? undefined : list(yearGroups.map(String)))}
            </summary>
            <Table
              caption={effect.days}
              captionHidden
              columns={dayColumns()}
              rows={days}
              keyOf={({ from }) => from}
              name={`dagen-${(yearGroups ?? []).join('')}`}
            />
          </details>
        ))}
    </>
  );
};

const draftColumns = (): Column<Draft>[] => {
  const { effect, documents } = texts().kit;
  return [
    { name: 'document', head: effect.document, rowHead: true, cell: ({ kind }) => documents.kinds[kind] },
    { name: 'jaar', head: effect.year, cell: ({ year }) => effect.yearNumber(decimal(year.number)) },
    { name: 'dag', head: effect.day, cell: ({ issuedOn }) => day(issuedOn) },
    { name: 'bedrag', head: effect.amount, figure: true, cell: ({ total }) => money(total) },
  ];
};

const none = (): string => texts().kit.none;

const laterColumns = (): Column<Later>[] => {
  const { effect } = texts().kit;
  return [
    {
      name: 'dag',
      head: effect.day,
      rowHead: true,
      cell: ({ before, after }) => day((after ?? before)?.day ?? ''),
    },
    {
      name: 'document',
      head: effect.document,
      cell: ({ purpose, year }) => effect.purposes[purpose](decimal(year.number)),
    },
    {
      name: 'eerst',
      head: effect.before,
      figure: true,
      cell: ({ before }) => (before === null ? none() : money(before.total)),
    },
    {
      name: 'dan',
      head: effect.after,
      figure: true,
      cell: ({ after }) => (after === null ? none() : money(after.total)),
    },
    { name: 'verschil', head: effect.difference, figure: true, cell: ({ difference }) => money(difference) },
  ];
};

const yearColumns = (): Column<YearEffect>[] => {
  const { effect } = texts().kit;
  return [
    { name: 'jaar', head: effect.year, rowHead: true, cell: ({ year }) => effect.yearNumber(decimal(year)) },
    {
      name: 'eerst',
      head: effect.openBefore,
      figure: true,
      cell: ({ before }) => (before?.open == null ? none() : money(before.open)),
    },
    {
      name: 'dan',
      head: effect.openAfter,
      figure: true,
      cell: ({ after }) => (after?.open == null ? none() : money(after.open)),
    },
    { name: 'verschil', head: effect.difference, figure: true, cell: ({ change }) => money(change.open) },
    {
      name: 'komt',
      head: effect.broughtBy,
      cell: ({ broughtBy: { nextDocument, correction } }) =>
        nextDocument ? effect.byNext : correction ? effect.byCorrection : effect.byNone,
    },
  ];
};

const dayColumns = (): Column<Days>[] => {
  const { effect } = texts().kit;
  return [
    { name: 'van', head: effect.from, rowHead: true, cell: ({ from }) => day(from) },
    { name: 'tot', head: effect.through, cell: ({ through }) => day(through) },
    { name: 'eerst', head: effect.before, figure: true, cell: ({ before }) => decimal(before) },
    { name: 'dan', head: effect.after, figure: true, cell: ({ after }) => decimal(after) },
  ];
};
