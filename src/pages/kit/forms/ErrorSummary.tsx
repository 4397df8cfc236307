/** The faults of a form, above it. The summary takes the focus and links to the fields (pages.md 10.62). */
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../language.ts';
import { failureText } from '../reading/Failed.tsx';
import { type Form, faultsOf, fieldId, isAbout, type Values } from './useForm.ts';

export const ErrorSummary = <Fields extends Values>({ form }: { form: Form<Fields> }) => {
  const box = useRef<HTMLDivElement>(null);
  const { failure } = form;
  useEffect(() => {
    if (failure !== undefined) box.current?.focus();
  }, [failure]);
  if (failure === undefined) return null;
  const { title, detail, correlation } = failureText(failure);
  const faults = faultsOf(failure);
  const fieldsOf = (path: string): string[] => Object.keys(form.values).filter((name) => isAbout(path, name));
  return (
    <div ref={box} class="notice notice-failed" role="alert" tabIndex={-1}>
      <h2>{title}</h2>
      <p>{detail}</p>
      {faults.length > 0 && (
        <ul>
          {faults.flatMap(({ path, message }) => {
            const fields = fieldsOf(path);
            if (fields.length === 0) return <li key={`${path} ${message}`}>{`${path}: ${message}`}</li>;
            return fields.map((field) => (
              <li key={`${field} ${message}`}>
                <a href={`#${fieldId(form, field)}`} onClick={(event) => toField(event, fieldId(form, field))}>
                  {`${form.labelOf(field) ?? field}: ${message}`}
                </a>
              </li>
            ));
          })}
        </ul>
      )}
      {correlation !== null && (
        <p class="small quiet">
          {texts().kit.correlation}: <span class="code">{correlation}</span>
        </p>
      )}
    </div>
  );
};

/** Moves to the field without changing the URL. */
const toField = (event: Event, id: string): void => {
  event.preventDefault();
  document.getElementById(id)?.focus();
};
