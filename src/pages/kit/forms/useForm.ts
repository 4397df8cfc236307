/** The values of a form, and their faults as the server reports them. Nothing is validated here. */
import { useId, useRef, useState } from 'preact/hooks';
import type { Failure } from '../reading/ask.ts';

export type Values = Readonly<Record<string, string>>;

export type Form<Fields extends Values> = {
  readonly values: Fields;
  readonly set: (name: keyof Fields & string, value: string) => void;
  readonly reset: (values?: Fields) => void;
  /** The ids of its fields begin with it. */
  readonly id: string;
  readonly failure: Failure | undefined;
  readonly refuse: (failure: Failure | undefined) => void;
  /** The fault of a field; undefined if there is none. */
  readonly faultOf: (name: string) => string | undefined;
  /** Tells the label of a field, so that the summary can use the same words. */
  readonly labelled: (name: string, label: string) => void;
  readonly labelOf: (name: string) => string | undefined;
};

export const useForm = <Fields extends Values>(initial: Fields): Form<Fields> => {
  const id = useId();
  const [values, setValues] = useState(initial);
  const [failure, refuse] = useState<Failure | undefined>();
  const labels = useRef(new Map<string, string>());
  return {
    id,
    values,
    set: (name, value) => setValues((before) => ({ ...before, [name]: value })),
    reset: (to = initial) => {
      setValues(to);
      refuse(undefined);
    },
    failure,
    refuse,
    faultOf: (name) => faultsOf(failure).find(({ path }) => isAbout(path, name))?.message,
    labelled: (name, label) => labels.current.set(name, label),
    labelOf: (name) => labels.current.get(name),
  };
};

/**
 * Whether a fault belongs to a field. A fault of an address as a whole, such as a missing one, belongs to each of its
 * fields.
 */
export const isAbout = (path: string, name: string): boolean => name === path || name.startsWith(`${path}.`);

/** The faults of a body; a path is a field's name, or begins with it: `address.city`, `lines[0].kind`. */
export const faultsOf = (
  failure: Failure | undefined,
): readonly { readonly path: string; readonly message: string }[] =>
  failure?.kind === 'problem' ? (failure.problem.errors ?? []) : [];

export const fieldId = (form: { readonly id: string }, name: string): string => `${form.id}-${name}`;

/** The values of a body: those that were not left empty. */
export const given = (values: Values): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** The same for a body whose fields lie within others: `address.city` is the city of the address. */
export const nested = (values: Values): Readonly<Record<string, unknown>> => {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given(values))) {
    const [outer, inner] = name.split('.');
    if (inner === undefined) body[name] = value;
    else body[outer!] = { ...(body[outer!] as object | undefined), [inner]: value };
  }
  return body;
};
