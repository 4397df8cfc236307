/** `/voorlichting`: a plain form, and what happens with the answers (pages.md 10.52). */
import type { Enquiry, Refused, WholePage } from '../../http/visitors/wholeAnswers.ts';
import { Document, linkFrom } from './Document.tsx';
import { wholeTexts } from './words.ts';

export const informationPath = '/voorlichting';

type InformationProps = { readonly of: WholePage & { readonly page: 'information' } };

export const Information = ({ of }: InformationProps) => {
  const { information: text } = wholeTexts();
  const { values, refused, language } = of;
  const fields = fieldsOf();
  return (
    <Document
      of={of}
      title={refused === undefined ? text.title : `${text.wrong}: ${text.title}`}
      path={informationPath}
    >
      <div class="aside-right">
        <div>
          <h1>{text.title}</h1>
          <p class="lead">{text.lead}</p>
          {refused !== undefined && <Summary refused={refused} />}
          <form class="form" method="post" action={`/information-requests?language=${language}`} noValidate>
            {fields.map((field) => (
              <Field key={field.name} {...field} value={values[field.name]} fault={faultOf(refused, field.name)} />
            ))}
            <datalist id="scholen" />
            <p class="buttons">
              <button type="submit" class="primary">
                {text.send}
              </button>
            </p>
          </form>
        </div>
        <aside class="notice" aria-labelledby="gegevens">
          <h2 id="gegevens">{text.yourData}</h2>
          <ul>
            {text.data.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </aside>
      </div>
    </Document>
  );
};

type FieldOf = {
  readonly name: keyof Enquiry;
  readonly label: string;
  readonly hint?: string;
  readonly input: { readonly type?: 'email'; readonly autocomplete: string; readonly list?: string } | 'area';
};

const fieldsOf = (): readonly FieldOf[] => {
  const { information: text } = wholeTexts();
  return [
    { name: 'name', label: text.name, input: { autocomplete: 'name' } },
    { name: 'email', label: text.email, hint: text.emailHint, input: { type: 'email', autocomplete: 'email' } },
    {
      name: 'school',
      label: text.school,
      hint: text.schoolHint,
      input: { autocomplete: 'organization', list: 'scholen' },
    },
    { name: 'question', label: text.question, hint: text.questionHint, input: 'area' },
  ];
};

const faultOf = (refused: Refused | undefined, name: string): string | undefined =>
  refused?.errors?.find(({ path }) => path === name)?.message;

type FieldProps = FieldOf & { readonly value: string; readonly fault: string | undefined };

const Field = ({ name, label, hint, input, value, fault }: FieldProps) => {
  const described = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(fault === undefined ? [] : [`${name}-fault`]),
  ];
  const own = {
    id: name,
    name,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
    'aria-invalid': fault === undefined ? undefined : true,
  };
  return (
    <div class={fault === undefined ? 'field' : 'field field-wrong'}>
      <label for={name}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p class="fault" id={`${name}-fault`}>
          {fault}
        </p>
      )}
      {input === 'area' ? (
        <textarea {...own} rows={6} value={value} />
      ) : (
        <input {...own} type={input.type ?? 'text'} autocomplete={input.autocomplete} list={input.list} value={value} />
      )}
    </div>
  );
};

/** The faults, with links to their fields. Autofocus does what a script does on other pages: it moves the focus. */
const Summary = ({ refused: { title, detail, errors = [] } }: { refused: Refused }) => (
  <div class="notice notice-failed" role="alert" tabIndex={-1} autofocus>
    <h2>{title}</h2>
    <p>{detail}</p>
    {errors.length > 0 && (
      <ul>
        {errors.map(({ path, message }) => {
          const label = fieldsOf().find(({ name }) => name === path)?.label;
          return (
            <li key={path}>
              {label === undefined ? `${path}: ${message}` : <a href={`#${path}`}>{`${label}: ${message}`}</a>}
            </li>
          );
        })}
      </ul>
    )}
  </div>
);

/** Says that the request was taken, with its number and without an e-mail address. */
export const Asked = ({ of }: { readonly of: WholePage & { readonly page: 'asked' } }) => {
  const { asked: text } = wholeTexts();
  return (
    <Document of={of} title={text.title} path={`${informationPath}?verzoek=${of.id}`}>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <dl class="facts">
        <dt>{text.number}</dt>
        <dd class="code">{of.id}</dd>
      </dl>
      <p>{text.keep}</p>
      <p class="buttons">
        <a class="button primary" href="/">
          {text.start}
        </a>
        <a class="button" href={linkFrom(of, '/ontwikkeling')}>
          {text.planned}
        </a>
      </p>
    </Document>
  );
};
