/** Read models: how far they are, what they do not follow and why, and rebuilding them (pages.md 10.47). */
import type { z } from 'zod';
import type { projections } from '../../http/operations/answers.ts';
import { type Column, Page, PlainAct, session, shown, Table, useForm, useRead } from '../kit/kit.ts';
import { modelsTexts } from './words/modelsTexts.ts';

type Answer = z.output<typeof projections>;
type Model = Answer['items'][number];
type Rebuild = NonNullable<Model['rebuild']>;
type Parked = Model['parked'][number];

export const Models = () => {
  const reading = useRead<Answer>('/projections');
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
          <Table caption={text.title} captionHidden columns={columns()} rows={items} keyOf={({ name }) => name} />
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

const OneModel = ({ model, onDone }: { model: Model; onDone: () => void }) => {
  const { name, parked, rebuild } = model;
  const text = modelsTexts();
  const isAdmin = session.value.role === 'admin';
  return (
    <section aria-labelledby={name}>
      <h2 id={name}>{name}</h2>
      {rebuild !== null && <Rebuilding of={rebuild} />}
      {parked.length > 0 && (
        <Table
          caption={text.notFollowed}
          columns={parkedColumns()}
          rows={parked}
          keyOf={({ unit }) => unit}
          name={name}
        />
      )}
      {isAdmin && (
        <details>
          <summary>{text.acts(name)}</summary>
          {rebuild?.status === 'running' ? (
            <ModelAct model={name} act="stop" onDone={onDone} />
          ) : (
            <ModelAct model={name} act="rebuild" onDone={onDone} />
          )}
          {parked.length > 0 && <ModelAct model={name} act="retry" onDone={onDone} />}
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
        </p>
      )}
      {differences !== null && <p>{text.differences(shown.decimal(differences.count))}</p>}
    </>
  );
};

const parkedColumns = (): Column<Parked>[] => {
  const text = modelsTexts();
  return [
    { name: 'wat', head: text.unit, rowHead: true, cell: ({ unit }) => unit },
    { name: 'gebeurtenis', head: text.event, cell: ({ event }) => `${event.type}, ${event.stream} ${event.revision}` },
    { name: 'waarom', head: text.why, cell: ({ why }) => why },
    { name: 'sinds', head: text.parkedAt, cell: ({ parkedAt }) => shown.moment(parkedAt) },
  ];
};

type ModelActProps = {
  readonly model: string;
  readonly act: 'rebuild' | 'stop' | 'retry';
  readonly onDone: () => void;
};

const routes = {
  rebuild: { method: 'POST', path: 'rebuild' },
  stop: { method: 'DELETE', path: 'rebuild' },
  retry: { method: 'POST', path: 'retry' },
} as const;

const ModelAct = ({ model, act, onDone }: ModelActProps) => {
  const form = useForm({});
  const text = modelsTexts();
  const { method, path } = routes[act];
  return (
    <PlainAct
      form={form}
      write={() => ({ method, path: `/projections/${model}/${path}` })}
      label={text.act[act](model)}
      done={() => <p>{text.done[act](model)}</p>}
      onDone={onDone}
    >
      {null}
    </PlainAct>
  );
};
