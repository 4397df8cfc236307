/** What is filled in, and what is wrong with it as the server says. Nothing is checked here. */
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
  /** What is wrong with a field; undefined when nothing is. */
  readonly faultOf: (name: string) => string | undefined;
  /** A field says what it is called, so that the summary can call it so too. */
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

/** What is wrong with an address as a whole, as when there is none, is wrong with each of its fields. */
export const isAbout = (path: string, name: string): boolean => name === path || name.startsWith(`${path}.`);

/** The faults of a body; a path is a field's name, or begins with it: `address.city`, `lines[0].kind`. */
export const faultsOf = (
  failure: Failure | undefined,
): readonly { readonly path: string; readonly message: string }[] =>
  failure?.kind === 'problem' ? (failure.problem.errors ?? []) : [];

export const fieldId = (form: { readonly id: string }, name: string): string => `${form.id}-${name}`;

/** The values without those that were left empty, as a body has them. */
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
