/** The effect of a write: documents, later documents, counts and amounts before and after (pages.md 10.9). */
import type { z } from 'zod';
import type { preview as previewSchema } from '../../../http/billing/documentAnswers.ts';
import { schoolInWords, useSchoolNames } from '../frame/schoolNames.tsx';
import { texts } from '../language.ts';
import { day, decimal, list, money, signOf } from '../shown/format.ts';
import { type Column, Table } from '../shown/Table.tsx';
import { Mend } from './Blocked.tsx';
import { NoEInvoice } from './NoEInvoice.tsx';

export type Preview = z.output<typeof previewSchema>;
type Draft = Preview['documents'][number];
type Later = Preview['later'][number];
type YearEffect = Preview['money']['years'][number];
type Days = Preview['counts'][number]['days'][number];

type EffectProps = {
  readonly of: Preview;
  /** Said where neither a count nor an amount changes. */
  readonly nothing?: string;
};

export const Effect = ({ of, nothing = texts().kit.effect.nothing }: EffectProps) => {
  const { effect } = texts().kit;
  const { documents, blocked, through } = of;
  useSchoolNames(blocked.map(({ school }) => school));
  // An act that ends a subscription shows everything that is still billed, and why. For other acts the changed documents are
  // shown.
  const later = of.ending === null ? of.later.filter(changesLater) : [];
  const isNothing = of.ending === null && documents.length + blocked.length + later.length === 0 && movesNothing(of);
  return (
    <div class="effect">
      {isNothing && <p>{nothing}</p>}
      <Drafts caption={effect.issuedNow} of={documents.filter(isOfAct)} />
      <Drafts caption={effect.issuedByRun} of={documents.filter((one) => !isOfAct(one))} />
      <NoEInvoice of={documents.filter(isOfAct)} />
      {blocked.length > 0 && (
        <ul class="notice notice-warning">
          {blocked.map((one) => (
            <li key={one.school}>
              {schoolInWords(one.school)}: {one.detail} <Mend of={one} />
            </li>
          ))}
        </ul>
      )}
      {later.length > 0 && (
        <Table
          caption={effect.later(day(through))}
          columns={laterColumns()}
          rows={later}
          keyOf={({ year, purpose }) => `${purpose} ${year.term} ${year.number}`}
        />
      )}
      <Moved of={of} />
    </div>
  );
};

/** An act issues what credits or corrects; a run issues all else (domain 4.7, 4.8). */
const isOfAct = ({ purpose }: Draft): boolean => purpose === 'cancel' || purpose === 'correction';

const Drafts = ({ caption, of }: { caption: string; of: readonly Draft[] }) =>
  of.length === 0 ? null : (
    <Table
      caption={caption}
      columns={draftColumns()}
      rows={of}
      keyOf={({ number }) => number}
      {...(isOfAct(of[0]!) && { name: 'nu' })}
    />
  );

/** A document that stays but is worded otherwise is no difference to a reader. */
const changesLater = ({ difference, before, after }: Later): boolean =>
  before === null || after === null || signOf(difference) !== 'zero';

const changesYear = ({ change }: YearEffect): boolean => signOf(change.toSettle) !== 'zero';

type Moves = Pick<Preview, 'counts' | 'money'>;

const movesNothing = ({ counts, money: moved }: Moves): boolean =>
  !moved.years.some(changesYear) && counts.every(({ pupils }) => pupils === 0);

/** Counts and amounts per year, before and after. Also used for writes that were done before. */
export const Moved = ({ of: { counts, money: moved } }: { of: Moves }) => {
  const { effect } = texts().kit;
  const years = moved.years.filter(changesYear);
  return (
    <>
      {years.length > 0 && (
        <Table
          caption={effect.years}
          columns={yearColumns()}
          rows={years}
          keyOf={({ term, year }) => `${term} ${year}`}
          foot={[effect.total, '', '', money(moved.total.toSettle), '']}
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
      cell: ({ before }) => (before?.toSettle == null ? none() : money(before.toSettle)),
    },
    {
      name: 'dan',
      head: effect.openAfter,
      figure: true,
      cell: ({ after }) => (after?.toSettle == null ? none() : money(after.toSettle)),
    },
    { name: 'verschil', head: effect.difference, figure: true, cell: ({ change }) => money(change.toSettle) },
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
