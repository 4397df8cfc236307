/** The signatory of an agreement: always the office, and the name if it was given, until it is erased (6.3). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { signatory } from '../../../http/parties/answers.ts';
import { Offered } from '../acting/Offered.tsx';
import { TypedAct } from '../acting/TypedAct.tsx';
import { InputField } from '../forms/fields.tsx';
import type { Form, Values } from '../forms/useForm.ts';
import { texts } from '../language.ts';
import { pathOf, type Receiver } from './receiver.ts';

/** Undefined where only the office was given. */
export type Signatory = z.output<typeof signatory> | undefined;

/** @returns the office, preceded by the name if there is one */
export const signedBy = (office: string, of: Signatory): string => {
  const { agreements: text } = texts().kit;
  if (of === undefined) return office;
  return of.name === null ? text.nameErased(office) : text.named(of.name, office);
};

type NameFieldsProps<Fields extends Values & { readonly name: string }> = {
  readonly form: Form<Fields>;
  /** The field of the office. */
  readonly office: keyof Fields & string;
  /** The act that the signatory does. */
  readonly by: 'signing' | 'accepting';
};

/** The fields of the office, which stays in the ledger, and of the name, which is kept outside it. */
export const NameFields = <Fields extends Values & { readonly name: string }>({
  form,
  office,
  by,
}: NameFieldsProps<Fields>) => {
  const { agreements: text } = texts().kit;
  return (
    <>
      <InputField form={form} name={office} label={text.office[by]} hint={text.officeHint} />
      <InputField form={form} name="name" label={text.name[by]} hint={text.nameHint} />
    </>
  );
};

type EraseNameProps = { readonly of: Receiver; readonly signatory: Signatory; readonly onDone: () => void };

/** Erases a name from the vault. The agreement continues, and the office stays. Its key is the signatory's id. */
export const EraseName = ({ of, signatory: who, onDone }: EraseNameProps) => {
  // The outcome names the act by the name that is erased.
  const [name] = useState(who?.name);
  const { agreements: text } = texts().kit;
  if (who === undefined || name == null) return null;
  return (
    <Offered when={who.name !== null}>
      <details>
        <summary>{text.eraseName(name)}</summary>
        <p>{text.eraseNameHint}</p>
        <TypedAct
          typed={name}
          write={{ method: 'DELETE', path: `${pathOf(of)}/signatories/${who.id}` }}
          label={text.eraseName(name)}
          done={() => <p>{text.erasedName}</p>}
          onDone={onDone}
        />
      </details>
    </Offered>
  );
};
