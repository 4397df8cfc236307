/** Read models: their positions, the units that they do not follow and why, and rebuilding them (pages.md 10.47). */
import { useEffect } from 'preact/hooks';
import type { z } from 'zod';
import type { projections, retried } from '../../http/operations/answers.ts';
import {
  type Column,
  EventLink,
  Offered,
  Page,
  PlainAct,
  SchoolLink,
  session,
  shown,
  Table,
  useForm,
  useOffers,
  useRead,
  useSchoolNames,
  withQuery,
} from '../kit/kit.ts';
import { modelsTexts } from './words/modelsTexts.ts';

type Answer = z.output<typeof projections>;
type Model = Answer['items'][number];
type Rebuild = NonNullable<Model['rebuild']>;
type Parked = Model['parked'][number];
type Row = ReturnType<typeof useOffers<Parked>>[number];

const lookAgainMs = 1_500;

export const Models = () => {
  const reading = useRead<Answer>('/projections');
  const { answer, waiting, failure, again } = reading;
  // While a model is rebuilt, the page follows its progress.
  useEffect(() => {
    const isRebuilt = answer?.items.some(({ rebuild }) => rebuild?.status === 'running') === true;
    if (!isRebuilt || waiting || failure !== undefined) return;
    const timer = setTimeout(again, lookAgainMs);
    return () => clearTimeout(timer);
  }, [answer, waiting, failure]);
  const text = modelsTexts();
  return (
    <Page title={text.title} of={reading}>
      {({ items }) => (
        <>
          <p class="lead">{text.lead}</p>
          <p>
            <button type="button" onClick={reading.again}>
              {text.again}
            </button>
          </p>
          <Table
            caption={text.title}
            captionHidden
            stacks
            columns={columns()}
            rows={items}
            keyOf={({ name }) => name}
          />
          {items.map((model) => (
            <OneModel key={model.name} model={model} onDone={reading.again} />
          ))}
        </>
      )}
    </Page>
  );
};

const columns = (): Column<Model>[] => {
  const text = modelsTexts();
  return [
    { name: 'naam', head: text.name, rowHead: true, cell: ({ name }) => <a href={`#${name}`}>{name}</a> },
    { name: 'plaats', head: text.position, figure: true, cell: ({ position }) => shown.decimal(position) },
    {
      name: 'achter',
      head: text.lag,
      cell: ({ lag, failing }) =>
        failing ? text.failing : text.behind(shown.decimal(lag.events), shown.decimal(lag.seconds)),
    },
    { name: 'stil', head: text.parked, figure: true, cell: ({ parked }) => shown.decimal(parked.length) },
  ];
};

const schoolForm = /^\d{2}[A-Z]{2}\d{2}$/;

const OneModel = ({ model, onDone }: { model: Model; onDone: () => void }) => {
  const { name, parked, rebuild } = model;
  useSchoolNames(parked.flatMap(({ unit }) => (schoolForm.test(unit) ? [unit] : [])));
  const text = modelsTexts();
  const isAdmin = session.value.role === 'admin';
  const isRebuilt = rebuild?.status === 'running';
  // A unit that follows again after it was retried stays in its row, with the outcome.
  const rows = useOffers(parked, ({ unit }) => unit);
  return (
    <section aria-labelledby={name}>
      <h2 id={name}>{name}</h2>
      {rebuild !== null && <Rebuilding of={rebuild} />}
      {rows.length > 0 && (
        <Table
          caption={text.notFollowed}
          columns={parkedColumns(isAdmin ? { model: name, onDone } : undefined)}
          rows={rows}
          keyOf={({ key }) => key}
          name={name}
        />
      )}
      {isAdmin && (
        <details>
          <summary>{text.acts(name)}</summary>
          <Offered when={!isRebuilt}>
            <ModelAct model={name} act="rebuild" onDone={onDone} />
          </Offered>
          <Offered when={isRebuilt}>
            <ModelAct model={name} act="stop" onDone={onDone} />
          </Offered>
          <Offered when={parked.length > 0}>
            <ModelAct model={name} act="retry" onDone={onDone} />
          </Offered>
        </details>
      )}
    </section>
  );
};

const Rebuilding = ({ of: { status, startedAt, progress, differences } }: { of: Rebuild }) => {
  const text = modelsTexts();
  return (
    <>
      <p>
        {text.rebuildIs[status]}: {text.since(shown.moment(startedAt))}
      </p>
      {status === 'running' && progress.total > 0 && (
        <p>
          <progress value={progress.done} max={progress.total} aria-label={text.rebuildIs.running} />{' '}
          {text.progress(shown.decimal(progress.done), shown.decimal(progress.total), text.units[progress.unit])}
          {progress.secondsLeft !== null && `, ${text.left(shown.decimal(progress.secondsLeft))}`}
        </p>
      )}
      {differences !== null && (
        <>
          <p>
            <strong class={differences.count === 0 ? 'right' : 'wrong'}>
              {differences.count === 0 ? text.same : text.differences(shown.decimal(differences.count))}
            </strong>
          </p>
          {differences.keys.length > 0 && (
            <details>
              <summary>{text.keys}</summary>
              <ul class="days code">
                {differences.keys.map((key) => (
                  <li key={key}>{key}</li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
    </>
  );
};

/** @param admin who may retry one school; undefined for others */
const parkedColumns = (admin: { readonly model: string; readonly onDone: () => void } | undefined): Column<Row>[] => {
  const text = modelsTexts();
  return [
    {
      name: 'wat',
      head: text.unit,
      rowHead: true,
      cell: ({ item: { unit } }) => (schoolForm.test(unit) ? <SchoolLink school={unit} /> : unit),
    },
    {
      name: 'gebeurtenis',
      head: text.event,
      cell: ({ item: { event } }) => (
        <>
          <EventLink stream={event.stream} revision={event.revision} /> <span class="code small">{event.type}</span>
        </>
      ),
    },
    { name: 'waarom', head: text.why, cell: ({ item: { why } }) => why },
    { name: 'wacht', head: text.held, figure: true, cell: ({ item: { held } }) => shown.decimal(held) },
    { name: 'sinds', head: text.parkedAt, cell: ({ item: { parkedAt } }) => shown.moment(parkedAt) },
    ...(admin === undefined
      ? []
      : [
          {
            name: 'opnieuw',
            head: text.retry,
            cell: ({ item: { unit }, when, onTold }: Row) =>
              schoolForm.test(unit) ? (
                <Offered when={when} onTold={onTold}>
                  <ModelAct {...admin} act="retry" school={unit} />
                </Offered>
              ) : (
                text.withAll
              ),
          },
        ]),
  ];
};

type ModelActProps = {
  readonly model: string;
  readonly act: 'rebuild' | 'stop' | 'retry';
  /** The only school to retry. */
  readonly school?: string;
  readonly onDone: () => void;
};

const routes = {
  rebuild: { method: 'POST', path: 'rebuild' },
  stop: { method: 'DELETE', path: 'rebuild' },
  retry: { method: 'POST', path: 'retry' },
} as const;

const ModelAct = ({ model, act, school, onDone }: ModelActProps) => {
  const form = useForm({});
  const text = modelsTexts();
  const { method, path } = routes[act];
  return (
    <PlainAct<Record<string, never>, Partial<z.output<typeof retried>>>
      form={form}
      write={() => ({ method, path: withQuery(`/projections/${model}/${path}`, { school }) })}
      label={school === undefined ? text.act[act](model) : text.retryOne(school)}
      done={({ followed = [], parked = [] }) => (
        <p>
          {text.done[act](model)} {followed.length > 0 && text.followed(shown.list(followed))}{' '}
          {parked.length > 0 && text.stillParked(shown.list(parked))}
        </p>
      )}
      onDone={onDone}
    >
      {null}
    </PlainAct>
  );
};
