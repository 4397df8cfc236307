/** The columns of the tables of "in order?". */
import type { z } from 'zod';
import type { dataQuality } from '../../http/results/qualityAnswers.ts';
import { type Column, countColumn, FileLink, named, PupilLink, shown, texts } from '../kit/kit.ts';
import { qualityTexts } from './words/words.ts';

export type Answer = z.output<typeof dataQuality>;

type Group = Answer['groups'][number];

type MonthEnd = Answer['stopping']['monthEnds'][number];

type Stopping = Answer['stopping']['pupils']['items'][number];
type ByHand = Answer['results']['byHand']['items'][number];

type Source = Answer['files']['sources'][number];

type Skipped = Answer['files']['skipped']['items'][number];

type MaybeOne = Answer['maybeOnePupil']['items'][number];

const groupName = (yearGroup: number | null): string => {
  const text = qualityTexts().inOrder;
  return yearGroup === null ? text.noGroup : text.group(`${yearGroup}`);
};

const pupilColumn = (school: string): Column<{ readonly pupil: string }> => ({
  name: 'leerling',
  head: qualityTexts().inOrder.pupil,
  rowHead: true,
  cell: ({ pupil }) => <PupilLink school={school} pupil={pupil} />,
  csv: ({ pupil }) => pupil,
});

export const groupColumns = (): Column<Group>[] => {
  const { inOrder: text } = qualityTexts();
  const { categories } = texts().school;
  return [
    {
      name: 'groep',
      head: text.groupHead,
      rowHead: true,
      cell: ({ yearGroup }) => groupName(yearGroup),
      csv: ({ yearGroup }) => yearGroup,
    },
    countColumn({ name: 'telt', head: text.counting }, ({ pupils }) => pupils.counting),
    countColumn({ name: 'telt-niet', head: text.notCounting }, ({ pupils }) => pupils.notCounting),
    {
      name: 'soorten',
      head: text.byCategory,
      cell: ({ categories: own }) =>
        shown.list(
          own.map(({ category, counting, notCounting }) =>
            text.category(named(categories, category), shown.decimal(counting), shown.decimal(notCounting)),
          ),
        ),
    },
  ];
};

export const monthColumns = (): Column<MonthEnd>[] => {
  const text = qualityTexts().inOrder;
  return [
    { name: 'maand', head: text.month, rowHead: true, cell: ({ lastDay }) => shown.month(lastDay) },
    { name: 'gestopt', head: text.stopped, figure: true, cell: ({ stopped }) => shown.decimal(stopped) },
    { name: 'leerlingen', head: text.pupils, figure: true, cell: ({ pupils }) => shown.decimal(pupils) },
  ];
};

export const stoppingColumns = (school: string): Column<Stopping>[] => {
  const text = qualityTexts().inOrder;
  return [
    pupilColumn(school),
    {
      name: 'groep',
      head: text.groupHead,
      cell: ({ yearGroup }) => groupName(yearGroup),
      sortBy: ({ yearGroup }) => yearGroup,
      csv: ({ yearGroup }) => yearGroup,
    },
    {
      name: 'telt-tot',
      head: text.countsThrough,
      cell: ({ countsThrough }) => shown.day(countsThrough),
      sortBy: ({ countsThrough }) => countsThrough,
      csv: ({ countsThrough }) => countsThrough,
    },
  ];
};

export const byHandColumns = (school: string): Column<ByHand>[] => {
  const text = qualityTexts().inOrder;
  return [
    pupilColumn(school),
    {
      name: 'opbrengst',
      head: text.result,
      cell: ({ result }) => <span class="code">{result.slice(0, 8)}</span>,
      csv: ({ result }) => result,
    },
    { name: 'besluit', head: text.decision, cell: ({ decision }) => texts().school.pupil.decision[decision] },
  ];
};

export const sourceColumns = (school: string): Column<Source>[] => {
  const text = qualityTexts().inOrder;
  return [
    { name: 'bron', head: text.source, rowHead: true, cell: ({ name }) => name },
    { name: 'bestand', head: text.lastFile, cell: ({ import: file }) => <FileLink school={school} file={file} /> },
    { name: 'koppeldag', head: text.linkedOn, cell: ({ linkedOn }) => shown.day(linkedOn) },
    { name: 'leeftijd', head: text.age, figure: true, cell: ({ age }) => shown.decimal(age) },
  ];
};

export const skippedColumns = (school: string): Column<Skipped>[] => {
  const text = qualityTexts().inOrder;
  return [
    {
      name: 'bestand',
      head: text.file,
      rowHead: true,
      cell: ({ import: file }) => <FileLink school={school} file={file} />,
    },
    { name: 'koppeldag', head: text.linkedOn, cell: ({ linkedOn }) => shown.day(linkedOn) },
    { name: 'rijen', head: text.rows, figure: true, cell: ({ rows }) => shown.decimal(rows) },
  ];
};

export const maybeOneColumns = (school: string): Column<MaybeOne>[] => {
  const text = qualityTexts().inOrder;
  return [
    {
      name: 'leerling',
      head: text.pupil,
      rowHead: true,
      cell: ({ pupil }) => <PupilLink school={school} pupil={pupil} />,
    },
    {
      name: 'ander',
      head: text.other,
      cell: ({ other }) => (other === null ? texts().kit.none : <PupilLink school={school} pupil={other} />),
    },
    { name: 'waarom', head: text.why, cell: ({ why }) => text.whys[why] },
    { name: 'bestand', head: text.file, cell: ({ import: file }) => <FileLink school={school} file={file} /> },
  ];
};
