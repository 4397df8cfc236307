/** Fields of forms, after GOV.UK's and NL Design System's guidance: label above, then the hint, then the fault. */
import type { ComponentChildren } from 'preact';
import { type Form, fieldId, type Values } from './useForm.ts';

type FieldProps<Fields extends Values> = {
  readonly form: Form<Fields>;
  readonly name: keyof Fields & string;
  readonly label: string;
  readonly hint?: ComponentChildren;
};

type Described = { readonly id: string; readonly described: string | undefined; readonly isWrong: boolean };

const describe = <Fields extends Values>({ form, name, label, hint }: FieldProps<Fields>): Described => {
  form.labelled(name, label);
  const id = fieldId(form, name);
  const isWrong = form.faultOf(name) !== undefined;
  const parts = [...(hint === undefined ? [] : [`${id}-hint`]), ...(isWrong ? [`${id}-fault`] : [])];
  return { id, described: parts.length === 0 ? undefined : parts.join(' '), isWrong };
};

const HintAndFault = <Fields extends Values>(props: FieldProps<Fields>) => {
  const { form, name, hint } = props;
  const { id, isWrong } = describe(props);
  return (
    <>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {isWrong && (
        <p class="fault" id={`${id}-fault`}>
          {form.faultOf(name)}
        </p>
      )}
    </>
  );
};

const Around = <Fields extends Values>(props: FieldProps<Fields> & { readonly children: ComponentChildren }) => {
  const { label, children } = props;
  const { id, isWrong } = describe(props);
  return (
    <div class={isWrong ? 'field field-wrong' : 'field'}>
      <label for={id}>{label}</label>
      <HintAndFault {...props} />
      {children}
    </div>
  );
};

type InputProps<Fields extends Values> = FieldProps<Fields> & {
  readonly type?: 'text' | 'date' | 'email' | 'search' | 'tel' | 'datetime-local';
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly inputMode?: 'numeric' | 'decimal' | 'text';
  /** Width in characters. */
  readonly size?: number;
  readonly list?: string;
};

export const InputField = <Fields extends Values>(props: InputProps<Fields>) => {
  const { form, name, type = 'text', required, autocomplete = 'off', inputMode, size, list } = props;
  const { id, described, isWrong } = describe(props);
  return (
    <Around {...props}>
      <input
        id={id}
        name={name}
        type={type}
        value={form.values[name]}
        required={required}
        autocomplete={autocomplete}
        inputMode={inputMode}
        size={size}
        list={list}
        aria-describedby={described}
        aria-invalid={isWrong || undefined}
        onInput={({ currentTarget }) => form.set(name, currentTarget.value)}
      />
    </Around>
  );
};

export const TextField = <Fields extends Values>(props: FieldProps<Fields> & { readonly rows?: number }) => {
  const { form, name, rows = 3 } = props;
  const { id, described, isWrong } = describe(props);
  return (
    <Around {...props}>
      <textarea
        id={id}
        name={name}
        rows={rows}
        value={form.values[name]}
        aria-describedby={described}
        aria-invalid={isWrong || undefined}
        onInput={({ currentTarget }) => form.set(name, currentTarget.value)}
      />
    </Around>
  );
};

export type Choice = { readonly value: string; readonly label: string; readonly hint?: ComponentChildren };

type ChoicesProps<Fields extends Values> = FieldProps<Fields> & { readonly choices: readonly Choice[] };

export const SelectField = <Fields extends Values>(props: ChoicesProps<Fields>) => {
  const { form, name, choices } = props;
  const { id, described, isWrong } = describe(props);
  // When the value is not one of the choices, a browser shows the first choice although the form would send the value.
  const isChoice = choices.some(({ value }) => value === form.values[name]);
  return (
    <Around {...props}>
      <select
        id={id}
        name={name}
        value={form.values[name]}
        aria-describedby={described}
        aria-invalid={isWrong || undefined}
        onChange={({ currentTarget }) => form.set(name, currentTarget.value)}
      >
        {!isChoice && <option value={form.values[name]} />}
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Around>
  );
};

/** A few choices, all visible. The error summary links to the first. */
export const RadioField = <Fields extends Values>(props: ChoicesProps<Fields>) => {
  const { form, name, label, choices } = props;
  const { id, described, isWrong } = describe(props);
  return (
    <fieldset class={isWrong ? 'field field-wrong' : 'field'} aria-describedby={described}>
      <legend>{label}</legend>
      <HintAndFault {...props} />
      {choices.map((choice, index) => (
        <label key={choice.value} class="choice">
          <input
            id={index === 0 ? id : undefined}
            type="radio"
            name={id}
            value={choice.value}
            checked={form.values[name] === choice.value}
            onChange={() => form.set(name, choice.value)}
          />
          <span>
            {choice.label}
            {choice.hint !== undefined && <span class="hint choice-hint">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
};

/** A checkbox. Checked: `yes`; unchecked: empty. */
export const CheckField = <Fields extends Values>(props: FieldProps<Fields>) => {
  const { form, name, label } = props;
  const { id, described, isWrong } = describe(props);
  return (
    <div class={isWrong ? 'field field-wrong' : 'field'}>
      <label class="choice">
        <input
          id={id}
          type="checkbox"
          name={name}
          checked={form.values[name] === 'yes'}
          aria-describedby={described}
          aria-invalid={isWrong || undefined}
          onChange={({ currentTarget }) => form.set(name, currentTarget.checked ? 'yes' : '')}
        />
        <span>{label}</span>
      </label>
      <HintAndFault {...props} />
    </div>
  );
};
