/** The first two steps: choosing a file and its source, and what its beginning shows. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { z } from 'zod';
import type { source } from '../../http/catalogue/answers.ts';
import {
  Download,
  ErrorSummary,
  Failed,
  type Form,
  InputField,
  RadioField,
  shown,
  TextField,
  texts,
} from '../kit/kit.ts';
import type { Chosen, Delivery, DeliveryFields } from './useDelivery.ts';

export type Source = z.output<typeof source>;

type ChoosingProps = {
  readonly form: Form<DeliveryFields>;
  readonly sources: readonly Source[];
  readonly taken: readonly Source[];
  readonly delivery: Delivery;
};

const bytesMax = { csv: 256 * 1024 * 1024, xml: 256 * 1024 * 1024, xlsx: 32 * 1024 * 1024 } as const;

export const Choosing = ({ form, sources, taken, delivery }: ChoosingProps) => {
  const text = texts().files.deliver;
  const { step, failure, sending } = delivery;
  const isOfField = failure?.kind === 'problem' && failure.problem.errors !== undefined;
  const others = sources.filter((one) => !taken.includes(one) && one.status !== null);
  const chosen = step.is === 'chosen' ? step.chosen : undefined;
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void delivery.preview();
      }}
    >
      {isOfField && <ErrorSummary form={form} />}
      <RadioField
        form={form}
        name="source"
        label={text.source}
        hint={
          others.length === 0
            ? undefined
            : others.map(({ name, status }) => `${name}: ${text.statuses[status!]}`).join('; ')
        }
        choices={taken.map(({ source: value, name }) => ({ value, label: name }))}
      />
      <DropZone onFile={delivery.choose} />
      <p class="hint">{text.privacy}</p>
      <details>
        <summary>{text.earlier}</summary>
        <InputField form={form} name="linkedOn" type="date" label={text.linkedOn} hint={text.linkedOnHint} />
        <TextField form={form} name="reason" label={texts().kit.act.reason} hint={texts().kit.act.reasonHint} />
      </details>
      {chosen !== undefined && (
        <Seen of={chosen} again={step.is === 'chosen' && step.refused !== undefined && step.refused.of !== chosen} />
      )}
      {failure !== undefined && !isOfField && <Failed failure={failure} again={() => void delivery.preview()} />}
      {chosen !== undefined && sending === undefined && (
        <p class="buttons">
          <button type="submit" class="primary">
            {text.send}
          </button>
        </p>
      )}
    </form>
  );
};

type ChooseFileProps = {
  readonly label: string;
  readonly onFile: (file: File) => Promise<void>;
  readonly id?: string;
  readonly describedBy?: string;
};

export const ChooseFile = ({ label, onFile, id, describedBy }: ChooseFileProps) => (
  <label class="button">
    {label}
    <input
      id={id}
      class="hidden"
      type="file"
      accept=".csv,.txt,.xml,.xlsx"
      aria-describedby={describedBy}
      onChange={({ currentTarget }) => {
        const file = currentTarget.files?.[0];
        if (file !== undefined) void onFile(file);
        // Choosing the same file again, after mending it, must count as a change.
        currentTarget.value = '';
      }}
    />
  </label>
);

const DropZone = ({ onFile }: { onFile: (file: File) => Promise<void> }) => {
  const [over, setOver] = useState(false);
  const text = texts().files.deliver;
  return (
    // Dropping a file is an additional way; the field serves everybody.
    <fieldset
      class={over ? 'drop drop-over' : 'drop'}
      aria-labelledby="bestand-label"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer?.files[0];
        if (file !== undefined) void onFile(file);
      }}
    >
      <p id="bestand-label">{text.drop}</p>
      <ChooseFile id="bestand" label={text.choose} onFile={onFile} describedBy="bestand-hint" />
      <p class="hint" id="bestand-hint">
        {text.kinds}
      </p>
      <div class="buttons no-print">
        <Download path="/templates/results" file="opbrengsten.csv" label={text.template} />
      </div>
    </fieldset>
  );
};

/**
 * Shows the names of columns, and never the content of a cell. Below the bad rows of a file, the file that takes its place
 * is chosen here, and gets the focus.
 */
const Seen = ({ of, again }: { of: Chosen; again: boolean }) => {
  const { file, look } = of;
  const heading = useRef<HTMLHeadingElement>(null);
  const text = texts().files.deliver;
  useEffect(() => {
    if (again) heading.current?.focus();
  }, [of, again]);
  const { kind, columns, dropped } = look;
  return (
    <section aria-labelledby="gezien" class="looked">
      <h2 id="gezien" ref={heading} tabIndex={-1}>
        {text.looked}
      </h2>
      <dl class="facts">
        <dt>{text.file}</dt>
        <dd>
          {file.name} · {shown.size(file.size)}
        </dd>
        <dt>{text.kind}</dt>
        <dd>{text.kindNames[kind]}</dd>
        {kind === 'csv' && (
          <>
            <dt>{text.columns}</dt>
            <dd>{columns.length === 0 ? text.noColumns : shown.list(columns)}</dd>
            {dropped.length > 0 && (
              <>
                <dt>{text.dropped}</dt>
                <dd>{shown.list(dropped)}</dd>
              </>
            )}
          </>
        )}
      </dl>
      {file.size > bytesMax[kind] && <p class="notice notice-warning">{text.tooLarge(shown.size(bytesMax[kind]))}</p>}
    </section>
  );
};
