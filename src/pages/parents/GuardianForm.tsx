/** Registers a guardian with their children, or replaces the registration: a value that is left out is erased (6.4). */
import { useState } from 'preact/hooks';
import {
  AddressFields,
  CheckField,
  type Form,
  given,
  InputField,
  nested,
  noAddress,
  PlainAct,
  part,
  shown,
  useForm,
  useLocation,
  type Values,
  withQuery,
} from '../kit/kit.ts';
import type { Export } from './answers.ts';
import { parentTexts } from './words.ts';

type GuardianFormProps = {
  readonly school: string;
  readonly known?: Export;
  readonly onDone: () => void;
};

/** An id that is no name, for a school that has none of its own. */
const someId = (): string => `ouder-${crypto.randomUUID().slice(9, 18)}`;

const childrenMax = 30;
const fieldsOfChild = ['id', 'new', 'name', 'birthday', 'groups', 'classes'] as const;

const noChild = (index: number): Values =>
  Object.fromEntries(fieldsOfChild.map((field) => [`children[${index}].${field}`, '']));

const valuesOf = (known: Export | undefined) => {
  const { name = '', phone, email, address } = known?.details ?? {};
  return {
    id: known?.guardian ?? someId(),
    name,
    phone: phone ?? '',
    email: email ?? '',
    ...(address
      ? { 'address.street': address.street, 'address.postalCode': address.postalCode, 'address.city': address.city }
      : noAddress),
    ...noChild(0),
    ...Object.fromEntries((known?.children ?? []).map(({ id }, index) => [`children[${index}].id`, id ?? ''])),
  };
};

export const GuardianForm = ({ school, known, onDone }: GuardianFormProps) => {
  const form = useForm(valuesOf(known));
  const { url } = useLocation();
  const [children, setChildren] = useState(Math.max(1, known?.children.length ?? 1));
  const text = parentTexts();
  const numbers = Array.from({ length: children }, (_, index) => index);
  const add = (): void => {
    for (const [name, value] of Object.entries(noChild(children))) form.set(name as 'id', value);
    setChildren(children + 1);
  };
  return (
    <PlainAct
      form={form}
      write={(values) => ({
        method: 'PUT',
        path: `/guardians/${part(values.id)}`,
        body: bodyOf(school, values, children),
      })}
      label={known === undefined ? text.save : text.saveChange}
      done={(_, again) => (
        <>
          <p>{text.saved}</p>
          {known === undefined && (
            <p class="buttons">
              <a class="button" href={withQuery(url, { ouder: form.values.id })}>
                {text.inviteNow}
              </a>
              <button
                type="button"
                onClick={() => {
                  setChildren(1);
                  again();
                }}
              >
                {text.again}
              </button>
            </p>
          )}
        </>
      )}
      onDone={onDone}
    >
      {known === undefined ? (
        <InputField form={form} name="id" label={text.id} hint={text.idHint} size={24} />
      ) : (
        <p class="hint">{text.changedNote}</p>
      )}
      <InputField form={form} name="name" label={text.name} />
      <InputField form={form} name="phone" label={text.phone} type="tel" size={20} />
      <InputField form={form} name="email" label={text.email} hint={text.emailHint} type="email" size={32} />
      <AddressFields form={form} />
      {numbers.map((index) => (
        <ChildFields key={index} form={form} index={index} />
      ))}
      <p class="buttons">
        {children < childrenMax && (
          <button type="button" onClick={add}>
            {text.addChild}
          </button>
        )}
        {children > 1 && (
          <button type="button" class="plain" onClick={() => setChildren(children - 1)}>
            {text.removeChild(shown.decimal(children))}
          </button>
        )}
      </p>
    </PlainAct>
  );
};

const ChildFields = <Fields extends Values>({ form, index }: { form: Form<Fields>; index: number }) => {
  const text = parentTexts();
  const name = (field: (typeof fieldsOfChild)[number]) => `children[${index}].${field}`;
  const isNew = form.values[name('new')] === 'yes';
  return (
    <fieldset class="group">
      <legend>{text.child(shown.decimal(index + 1))}</legend>
      <InputField form={form} name={name('id')} label={text.childId} size={24} />
      <CheckField form={form} name={name('new')} label={text.isNew} />
      {isNew && (
        <>
          <InputField form={form} name={name('name')} label={text.childName} />
          <InputField form={form} name={name('birthday')} label={text.birthday} type="date" />
          <InputField form={form} name={name('groups')} label={text.groupKeys} />
          <InputField form={form} name={name('classes')} label={text.classKeys} size={12} />
        </>
      )}
    </fieldset>
  );
};

const keysIn = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');

const bodyOf = (school: string, values: Values, children: number): object => {
  const own = Object.fromEntries(
    Object.entries(values).filter(([name]) => name !== 'id' && !name.startsWith('children[')),
  );
  const childAt = (index: number): object => {
    const of = (field: (typeof fieldsOfChild)[number]): string => values[`children[${index}].${field}`] ?? '';
    if (of('new') !== 'yes') return { id: of('id') };
    return {
      id: of('id'),
      new: true,
      ...given({ name: of('name'), birthday: of('birthday') }),
      groups: keysIn(of('groups')),
      classes: keysIn(of('classes')),
    };
  };
  return { school, ...nested(own), children: Array.from({ length: children }, (_, index) => childAt(index)) };
};
