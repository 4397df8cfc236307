/** How documents of a school, or of the schools of a board, are delivered (documents.md 9.9.1). */
import type { z } from 'zod';
import type { deliverySetting } from '../../../http/deliveries/answers.ts';
import { PlainAct } from '../acting/PlainAct.tsx';
import { CheckField, InputField, RadioField } from '../forms/fields.tsx';
import { useForm } from '../forms/useForm.ts';
import { texts } from '../language.ts';
import { pathOf, type Receiver } from './receiver.ts';

export type DeliverySetting = z.output<typeof deliverySetting>;

type Chosen = DeliverySetting['channel'];

/** A school without a choice of its own has the channel of its board; a board without a choice is sent nothing. */
const channelOf = (kind: Receiver['kind'], channel: Chosen): string => {
  const { channels, noneOfBoard } = texts().kit.agreements;
  return kind === 'board' && channel === 'none' ? noneOfBoard : channels[channel];
};

export const DeliveryShown = ({ of, is }: { of: Receiver; is: DeliverySetting }) => {
  const { agreements: text } = texts().kit;
  return (
    <>
      <p>{channelOf(of.kind, is.channel)}</p>
      {is.email !== undefined && <p>{is.email}</p>}
      {is.channel === 'email' && <p>{is.dossier ? text.withDossier : text.withoutDossier}</p>}
    </>
  );
};

type SetDeliveryProps = {
  readonly of: Receiver;
  readonly is: DeliverySetting;
  readonly etag: string | null;
  readonly onDone: () => void;
};

export const SetDelivery = ({ of, is, etag, onDone }: SetDeliveryProps) => {
  const form = useForm({
    channel: is.channel as string,
    email: is.email ?? '',
    dossier: is.dossier ? 'yes' : '',
  });
  const { agreements: text } = texts().kit;
  return (
    <details>
      <summary>{text.changeDelivery}</summary>
      <PlainAct<typeof form.values, object>
        form={form}
        write={({ channel, email, dossier }) => ({
          method: 'PUT',
          path: `${pathOf(of)}/delivery`,
          body: { channel, ...(email === '' ? {} : { email }), dossier: dossier === 'yes' },
        })}
        label={text.saveDelivery}
        done={() => <p>{text.savedDelivery}</p>}
        etag={etag}
        onDone={onDone}
      >
        <RadioField
          form={form}
          name="channel"
          label={text.channel}
          choices={(['none', 'email', 'peppol-file'] as const).map((value) => ({
            value,
            label: channelOf(of.kind, value),
          }))}
        />
        <InputField form={form} name="email" type="email" label={text.email} hint={text.emailHint} />
        <CheckField form={form} name="dossier" label={text.dossier} />
      </PlainAct>
    </details>
  );
};
