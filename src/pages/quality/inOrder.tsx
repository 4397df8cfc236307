import {
  filtersOf,
  hrefOf,
  Page,
  SchoolCrumbs,
  shown,
  Table,
  To,
  useLocation,
  useRead,
  useRoute,
  withQuery,
} from '../kit/kit.ts';
import {
  type Answer,
  byHandColumns,
  groupColumns,
  maybeOneColumns,
  monthColumns,
  skippedColumns,
  sourceColumns,
  stoppingColumns,
} from './inOrderColumns.tsx';
import { Links } from './links.tsx';
import { LookUp } from './lookUp.tsx';
import { qualityTexts } from './words/words.ts';

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
          <RunsOut school={school} of={answer} />
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

const RunsOut = ({ school, of: { day, stopping } }: { school: string; of: Answer }) => {
  const text = qualityTexts().inOrder;
  if (stopping.runsOut === null) return null;
  return (
    <p class="notice notice-warning">
      {stopping.runsOut === day ? text.ranOut : text.runsOut(shown.day(stopping.runsOut))}{' '}
      <To page="deliver" with={{ school }}>
        {text.toDeliver}
      </To>
    </p>
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
      {results.byHand.total > 0 && (
        <details>
          <summary>{text.byHand(shown.decimal(results.byHand.total))}</summary>
          <Table
            caption={text.byHand(shown.decimal(results.byHand.total))}
            captionHidden
            columns={byHandColumns(school)}
            rows={results.byHand.items}
            keyOf={({ result }) => result}
            name="besluiten"
            file={`besluiten-${school}`}
          />
        </details>
      )}
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
