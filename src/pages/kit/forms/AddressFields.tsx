/** The address of a party that documents name: the supplier, a board, a school. */
import { texts } from '../language.ts';
import { InputField } from './fields.tsx';
import type { Form, Values } from './useForm.ts';

export type AddressValues = {
  readonly 'address.street': string;
  readonly 'address.postalCode': string;
  readonly 'address.city': string;
};

export const noAddress: AddressValues = { 'address.street': '', 'address.postalCode': '', 'address.city': '' };

export const AddressFields = <Fields extends Values & AddressValues>({ form }: { form: Form<Fields> }) => {
  const text = texts().kit.party;
  return (
    <>
      <InputField form={form} name="address.street" label={text.street} />
      <InputField form={form} name="address.postalCode" label={text.postalCode} size={8} />
      <InputField form={form} name="address.city" label={text.city} />
    </>
  );
};
