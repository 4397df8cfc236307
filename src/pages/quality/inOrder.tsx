/** In order? (domain 2.11): who counts and who does not, who stops, what is left out, and ids that may be one pupil. */
import type { z } from 'zod';
import type { dataQuality } from '../../http/results/qualityAnswers.ts';
import {
  type Column,
  FileLink,
  filtersOf,
  hrefOf,
  named,
  Page,
  PupilLink,
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
import { Links } from './links.tsx';
import { LookUp } from './lookUp.tsx';
import { qualityTexts } from './words/words.ts';

type Answer = z.output<typeof dataQuality>;
type Group = Answer['groups'][number];
type MonthEnd = Answer['stopping']['monthEnds'][number];
type Stopping = Answer['stopping']['pupils']['items'][number];
type Source = Answer['files']['sources'][number];
type Skipped = Answer['files']['skipped']['items'][number];
type MaybeOne = Answer['maybeOnePupil']['items'][number];

export const InOrderPage = () => {
  const { school = '' } = useRoute().params;
  const { query, url, route } = useLocation();
  const reading = useRead<Answer>(withQuery(`/schools/${school}/data-quality`, { day: query.dag }));
  const text = qualityTexts().inOrder;
  const mayAct = hrefOf({ page: 'deliver', with: { school } }) !== undefined;
  return (
    <Page title={text.title} above={<SchoolCrumbs school={school} />} of={reading}>
      {(answer) => (
        <>
          <form
            class="filters"
            onSubmit={(event) => {
              event.preventDefault();
              route(withQuery(url, filtersOf(event.currentTarget)));
            }}
          >
            <p class="field">
              <label for="dag">{text.day}</label>
              <input id="dag" type="date" name="dag" value={answer.day} />
            </p>
            <button type="submit">{text.show}</button>
          </form>
          <dl class="figures">
            <Figure name={text.counting} is={answer.pupils.counting} />
            <Figure name={text.notCounting} is={answer.pupils.notCounting} />
          </dl>
          <dl class="figures">
            {answer.stopping.within.map(({ days, pupils }) => (
              <Figure key={days} name={text.within(shown.decimal(days))} is={pupils} />
            ))}
          </dl>
          {answer.groups.length === 0 ? (
            <p>
              {text.nothingYet}{' '}
              <To page="files" with={{ school }}>
                {text.toFiles}
              </To>
            </p>
          ) : (
            <Table
              caption={text.groups}
              columns={groupColumns()}
              rows={answer.groups}
              keyOf={({ yearGroup }) => `${yearGroup}`}
              name="groepen"
              stacks
              file={`op-orde-${school}`}
            />
          )}
          <Stops school={school} of={answer.stopping} />
          <Files school={school} answer={answer} />
          <h2>{text.maybeOne}</h2>
          {answer.maybeOnePupil.total === 0 ? (
            <p>{text.noMaybeOne}</p>
          ) : (
            <Table
              caption={text.maybeOne}
              captionHidden
              columns={maybeOneColumns(school)}
              rows={answer.maybeOnePupil.items}
              keyOf={({ pupil, other }) => `${pupil} ${other}`}
              name="dubbel"
            />
          )}
          {mayAct && <LookUp school={school} />}
          <Links school={school} mayAct={mayAct} parked={reading.parked} onDone={reading.again} />
        </>
      )}
    </Page>
  );
};

const Figure = ({ name, is }: { name: string; is: number }) => (
  <div>
    <dt>{name}</dt>
    <dd>{shown.decimal(is)}</dd>
  </div>
);

const Stops = ({ school, of }: { school: string; of: Answer['stopping'] }) => {
  const text = qualityTexts().inOrder;
  const { ifNothingComes, ifNobodyStops } = of.average;
  const whole = ({ average, due }: typeof ifNothingComes): string =>
    due === null ? text.average(shown.decimal(average)) : text.averageDue(shown.decimal(average), shown.money(due));
  return (
    <>
      <h2>{text.stopping}</h2>
      <dl class="facts">
        <dt>{text.ifNothingComes}</dt>
        <dd>{whole(ifNothingComes)}</dd>
        <dt>{text.ifNobodyStops}</dt>
        <dd>{whole(ifNobodyStops)}</dd>
      </dl>
      <Table
        caption={text.monthEnds}
        columns={monthColumns()}
        rows={of.monthEnds}
        keyOf={({ lastDay }) => lastDay}
        name="maanden"
      />
      {of.pupils.total > 0 && (
        <details>
          <summary>{text.whoStops(shown.decimal(of.pupils.total))}</summary>
          <Table
            caption={text.whoStops(shown.decimal(of.pupils.total))}
            captionHidden
            columns={stoppingColumns(school)}
            rows={of.pupils.items}
            keyOf={({ pupil }) => pupil}
            name="stoppen"
            file={`stoppen-${school}`}
          />
        </details>
      )}
    </>
  );
};

const Files = ({ school, answer: { results, files } }: { school: string; answer: Answer }) => {
  const text = qualityTexts().inOrder;
  return (
    <>
      <h2>{text.results}</h2>
      <dl class="facts">
        <dt>{text.total}</dt>
        <dd>{shown.decimal(results.total)}</dd>
        <dt>{text.withoutYearGroup}</dt>
        <dd>{shown.decimal(results.withoutYearGroup)}</dd>
        <dt>{text.corrected}</dt>
        <dd>{shown.decimal(results.corrected)}</dd>
        <dt>{text.withdrawn}</dt>
        <dd>{shown.decimal(results.withdrawn)}</dd>
        <dt>{text.files}</dt>
        <dd>{shown.decimal(files.total)}</dd>
        <dt>{text.skippedRows}</dt>
        <dd>{shown.decimal(files.skippedRows)}</dd>
      </dl>
      {files.sources.length > 0 && (
        <Table
          caption={text.sources}
          columns={sourceColumns(school)}
          rows={files.sources}
          keyOf={({ source }) => source}
          name="bronnen"
        />
      )}
      {files.skipped.total > 0 && (
        <Table
          caption={text.skipped}
          columns={skippedColumns(school)}
          rows={files.skipped.items}
          keyOf={({ import: file }) => file}
          name="overgeslagen"
        />
      )}
    </>
  );
};

const groupName = (yearGroup: number | null): string => {
  const text = qualityTexts().inOrder;
  return yearGroup === null ? text.noGroup : text.group(`${yearGroup}`);
};

const groupColumns = (): Column<Group>[] => {
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
    {
      name: 'telt',
      head: text.counting,
      figure: true,
      cell: ({ pupils }) => shown.decimal(pupils.counting),
      sortBy: ({ pupils }) => pupils.counting,
      csv: ({ pupils }) => pupils.counting,
    },
    {
      name: 'telt-niet',
      head: text.notCounting,
      figure: true,
      cell: ({ pupils }) => shown.decimal(pupils.notCounting),
      sortBy: ({ pupils }) => pupils.notCounting,
      csv: ({ pupils }) => pupils.notCounting,
    },
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

const monthColumns = (): Column<MonthEnd>[] => {
  const text = qualityTexts().inOrder;
  return [
    { name: 'maand', head: text.month, rowHead: true, cell: ({ lastDay }) => shown.month(lastDay) },
    { name: 'gestopt', head: text.stopped, figure: true, cell: ({ stopped }) => shown.decimal(stopped) },
    { name: 'leerlingen', head: text.pupils, figure: true, cell: ({ pupils }) => shown.decimal(pupils) },
  ];
};

const stoppingColumns = (school: string): Column<Stopping>[] => {
  const text = qualityTexts().inOrder;
  return [
    {
      name: 'leerling',
      head: text.pupil,
      rowHead: true,
      cell: ({ pupil }) => <PupilLink school={school} pupil={pupil} />,
      csv: ({ pupil }) => pupil,
    },
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

const sourceColumns = (school: string): Column<Source>[] => {
  const text = qualityTexts().inOrder;
  return [
    { name: 'bron', head: text.source, rowHead: true, cell: ({ source }) => source },
    { name: 'bestand', head: text.lastFile, cell: ({ import: file }) => <FileLink school={school} file={file} /> },
    { name: 'koppeldag', head: text.linkedOn, cell: ({ linkedOn }) => shown.day(linkedOn) },
    { name: 'leeftijd', head: text.age, figure: true, cell: ({ age }) => shown.decimal(age) },
  ];
};

const skippedColumns = (school: string): Column<Skipped>[] => {
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

const maybeOneColumns = (school: string): Column<MaybeOne>[] => {
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
