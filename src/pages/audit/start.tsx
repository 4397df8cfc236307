/** Begins a verification: of everything, of a year, or against heads that were kept. Each becomes a job. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { job } from '../../http/jobs/answers.ts';
import { ask, ErrorSummary, type Form, InputField, useForm, type Values, withQuery } from '../kit/kit.ts';
import { auditTexts } from './words/audit.ts';

type Job = z.output<typeof job>;
type Begun = { readonly onBegun: (id: string) => void };

const asJob = { Prefer: 'respond-async' };

export const VerifyAll = ({ onBegun }: Begun) => {
  const form = useForm({ year: '' });
  const text = auditTexts().verify;
  const begin = (): Promise<Outcome> => ask<Job>(withQuery('/audit/verification', form.values), { headers: asJob });
  return (
    <section class="act" aria-labelledby="herrekenen">
      <h2 id="herrekenen">{text.title}</h2>
      <p>{text.lead}</p>
      <Starting form={form} begin={begin} label={text.button} onBegun={onBegun}>
        <InputField form={form} name="year" inputMode="numeric" size={5} label={text.year} hint={text.yearHint} />
      </Starting>
    </section>
  );
};

export const CompareKept = ({ onBegun }: Begun) => {
  const form = useForm({ key: '' });
  const [file, setFile] = useState<File | undefined>();
  const [over, setOver] = useState(false);
  const text = auditTexts().compare;
  const begin = (): Promise<Outcome> =>
    ask<Job>(withQuery('/audit/verification', form.values), {
      method: 'POST',
      // A browser does not know the type of every file that ends in .json.
      body: new Blob(file === undefined ? [] : [file], { type: 'application/json' }),
      headers: asJob,
    });
  return (
    <section class="act" aria-labelledby="vergelijken">
      <h2 id="vergelijken">{text.title}</h2>
      <p>{text.lead}</p>
      <Starting form={form} begin={begin} label={text.button} onBegun={onBegun} ready={file !== undefined}>
        <fieldset
          class={over ? 'drop drop-over' : 'drop'}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            setFile(event.dataTransfer?.files[0]);
          }}
        >
          <legend class="hidden">{text.file}</legend>
          <p>{file === undefined ? text.drop : text.chosen(file.name)}</p>
          <label class="button">
            {text.choose}
            <input
              type="file"
              class="hidden"
              accept=".json,application/json"
              onChange={({ currentTarget }) => setFile(currentTarget.files?.[0])}
            />
          </label>
        </fieldset>
        <InputField form={form} name="key" label={text.key} hint={text.keyHint} />
      </Starting>
    </section>
  );
};

type Outcome = Awaited<ReturnType<typeof ask<Job>>>;

type StartingProps<Fields extends Values> = Begun & {
  readonly form: Form<Fields>;
  readonly begin: () => Promise<Outcome>;
  readonly label: string;
  readonly ready?: boolean;
  readonly children: ComponentChildren;
};

const Starting = <Fields extends Values>({
  form,
  begin,
  label,
  onBegun,
  ready = true,
  children,
}: StartingProps<Fields>) => {
  const [busy, setBusy] = useState(false);
  const text = auditTexts();
  const start = async (): Promise<void> => {
    setBusy(true);
    const outcome = await begin();
    setBusy(false);
    form.refuse(outcome.ok ? undefined : outcome.failure);
    if (outcome.ok) onBegun(outcome.answer.id);
  };
  return (
    <form
      class="form no-print"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && ready) void start();
      }}
    >
      <ErrorSummary form={form} />
      {children}
      <p class="buttons">
        <button type="submit" class="primary" disabled={!ready} aria-disabled={busy || undefined}>
          {busy ? text.beginning : label}
        </button>
      </p>
    </form>
  );
};
