/** The supplier as documents name it (pages.md 10.20). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { supplier as supplierAnswer } from '../../http/parties/partyAnswers.ts';
import {
  AddressFields,
  Heading,
  InputField,
  isProblem,
  nested,
  noAddress,
  Page,
  PlainAct,
  texts,
  useForm,
  useRead,
} from '../kit/kit.ts';
import { supplierTexts } from './words/supplierTexts.ts';

type Answer = z.output<typeof supplierAnswer>;

export const Supplier = () => {
  const reading = useRead<Answer>('/supplier');
  const [isSaved, setSaved] = useState(false);
  const text = supplierTexts();
  // A ledger without a supplier answers that the supplier is incomplete. The form is then empty.
  const isNew = reading.answer === undefined && !reading.waiting && isProblem(reading.failure, 409);
  if (isNew)
    return (
      <>
        <Heading>{text.title}</Heading>
        {!isSaved && <p class="lead">{text.none}</p>}
        <SupplierForm supplier={undefined} etag={null} onSaved={() => setSaved(true)} onDone={reading.again} />
      </>
    );
  return (
    <Page title={text.title} of={reading}>
      {(supplier) => (
        <>
          <p class="lead">{text.lead}</p>
          <SupplierForm key={reading.etag} supplier={supplier} etag={reading.etag} onDone={reading.again} />
        </>
      )}
    </Page>
  );
};

type SupplierFormProps = {
  readonly supplier: Answer | undefined;
  readonly etag: string | null;
  readonly onSaved?: () => void;
  readonly onDone: () => void;
};

const SupplierForm = ({ supplier, etag, onSaved, onDone }: SupplierFormProps) => {
  const { name = '', kvk = '', vatId = '', iban = '', address } = supplier ?? {};
  const form = useForm({
    name,
    ...(address === undefined
      ? noAddress
      : {
          'address.street': address.street,
          'address.postalCode': address.postalCode,
          'address.city': address.city,
        }),
    kvk,
    vatId,
    iban,
  });
  const text = supplierTexts();
  return (
    <PlainAct
      form={form}
      write={(values) => ({ method: 'PUT', path: '/supplier', body: nested(values) })}
      etag={etag}
      label={text.save}
      {...(onSaved && { onDone: onSaved })}
      done={() => (
        <p>
          {text.saved}{' '}
          <button type="button" onClick={onDone}>
            {text.again}
          </button>
        </p>
      )}
    >
      <InputField form={form} name="name" label={texts().kit.party.name} />
      <AddressFields form={form} />
      <InputField form={form} name="kvk" label={texts().kit.party.kvk} inputMode="numeric" size={10} />
      <InputField form={form} name="vatId" label={text.vatId} hint={text.vatIdHint} size={18} />
      <InputField form={form} name="iban" label={text.iban} size={24} />
    </PlainAct>
  );
};
