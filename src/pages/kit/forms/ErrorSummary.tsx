/** What was refused, above the form: it takes the focus and leads to the fields (pages.md 10.62). */
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../language.ts';
import { told } from '../reading/Failed.tsx';
import { type Form, faultsOf, fieldId, type Values } from './useForm.ts';

export const ErrorSummary = <Fields extends Values>({ form }: { form: Form<Fields> }) => {
  const box = useRef<HTMLDivElement>(null);
  const { failure } = form;
  useEffect(() => {
    if (failure !== undefined) box.current?.focus();
  }, [failure]);
  if (failure === undefined) return null;
  const { title, detail, correlation } = told(failure);
  const faults = faultsOf(failure);
  const names = Object.keys(form.values);
  const fieldOf = (path: string): string | undefined => names.find((name) => name === path);
  return (
    <div ref={box} class="notice notice-failed" role="alert" tabIndex={-1}>
      <h2>{title}</h2>
      <p>{detail}</p>
      {faults.length > 0 && (
        <ul>
          {faults.map(({ path, message }) => {
            const field = fieldOf(path);
            return (
              <li key={`${path} ${message}`}>
                {field === undefined ? (
                  `${path}: ${message}`
                ) : (
                  <a href={`#${fieldId(form, field)}`} onClick={(event) => toField(event, fieldId(form, field))}>
                    {message}
                  </a>
                )}
              </li>
            );
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

/** The field, not its place: the URL stays as it is. */
const toField = (event: Event, id: string): void => {
  event.preventDefault();
  document.getElementById(id)?.focus();
};
