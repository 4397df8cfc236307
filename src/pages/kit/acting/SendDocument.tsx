/** Sends a document by the channel that its school chose, or by another (documents.md 9.9.1). */
import type { ComponentChildren } from 'preact';
import type { z } from 'zod';
import type { deliveryBegun } from '../../../http/deliveries/answers.ts';
import { RadioField } from '../forms/fields.tsx';
import { given, useForm } from '../forms/useForm.ts';
import { texts } from '../language.ts';
import { PlainAct } from './PlainAct.tsx';

type SendDocumentProps = {
  readonly number: string;
  /** The channel that is selected at first. Empty: the school's. */
  readonly channel?: string;
  /** False when no e-invoice can be made of the document; it cannot be sent by Peppol then. */
  readonly eInvoice?: boolean;
  /** The words on the button. */
  readonly label: string;
  readonly done: () => ComponentChildren;
  readonly onDone: () => void;
  readonly children?: ComponentChildren;
};

export const SendDocument = ({
  number,
  channel = '',
  eInvoice = true,
  label,
  done,
  onDone,
  children,
}: SendDocumentProps) => {
  const form = useForm({ channel });
  const { sending } = texts().kit;
  return (
    <PlainAct<{ channel: string }, z.output<typeof deliveryBegun>>
      form={form}
      write={(values) => ({ method: 'POST', path: `/invoices/${number}/deliveries`, body: given(values) })}
      label={label}
      done={done}
      onDone={onDone}
    >
      {children}
      <RadioField
        form={form}
        name="channel"
        label={sending.channel}
        choices={[
          { value: '', label: sending.asChosen },
          { value: 'email', label: sending.channels.email },
          ...(eInvoice ? [{ value: 'peppol-file', label: sending.channels['peppol-file'] }] : []),
        ]}
      />
    </PlainAct>
  );
};
