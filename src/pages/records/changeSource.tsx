/** Sets the status of a source, or the VAT rate, from a day on. */
import { InputField, PlainAct, SelectField, useForm } from '../kit/kit.ts';
import type { Source } from './offered.ts';
import { catalogueTexts } from './words/catalogueTexts.ts';

const statuses = ['supported', 'available', 'in-development', 'under-study'] as const;

export const ChangeSource = ({ sources, onDone }: { sources: readonly Source[]; onDone: () => void }) => {
  const form = useForm({ source: sources[0]?.source ?? '', status: 'supported', from: '' });
  const text = catalogueTexts();
  return (
    <details>
      <summary>{text.changeSource}</summary>
      <PlainAct
        form={form}
        write={({ source, ...body }) => ({ method: 'PUT', path: `/sources/${source}`, body })}
        label={text.changeSource}
        done={({ name }: Source) => <p>{text.sourceChanged(name)}</p>}
        onDone={onDone}
      >
        <SelectField
          form={form}
          name="source"
          label={text.source}
          choices={sources.map(({ source, name }) => ({ value: source, label: name }))}
        />
        <SelectField
          form={form}
          name="status"
          label={text.status}
          choices={statuses.map((value) => ({ value, label: text.statuses[value] }))}
        />
        <InputField form={form} name="from" label={text.from} type="date" />
      </PlainAct>
    </details>
  );
};

export const ChangeRate = ({ onDone }: { onDone: () => void }) => {
  const form = useForm({ from: '', percent: '' });
  const text = catalogueTexts();
  return (
    <PlainAct
      form={form}
      write={({ from, percent }) => ({ method: 'PUT', path: `/vat-rates/${from}`, body: { percent } })}
      label={text.changeRate}
      done={() => <p>{text.rateChanged}</p>}
      onDone={onDone}
    >
      <InputField form={form} name="from" label={text.from} type="date" />
      <InputField form={form} name="percent" label={text.rate} hint={text.rateHint} size={6} />
    </PlainAct>
  );
};
