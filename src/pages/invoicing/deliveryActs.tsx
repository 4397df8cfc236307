/** Sends a document again, and records the answer of the access point or the receiver (documents.md 9.9.3). */
import type { z } from 'zod';
import type { delivery } from '../../http/deliveries/answers.ts';
import {
  InputField,
  PlainAct,
  RadioField,
  SendDocument,
  To,
  useFocus,
  useForm,
  useLocation,
  withQuery,
} from '../kit/kit.ts';
import { deliveryTexts } from './words/deliveryTexts.ts';

type Delivery = z.output<typeof delivery>;

type SendProps = { readonly number: string; readonly channel: string | undefined; readonly onDone: () => void };

export const SendAgain = ({ number, channel = '', onDone }: SendProps) => {
  const { url } = useLocation();
  const heading = useFocus();
  const text = deliveryTexts().deliveries;
  return (
    <section aria-labelledby="opnieuw">
      <h2 id="opnieuw" ref={heading} tabIndex={-1}>
        {text.againFor(number)}
      </h2>
      <SendDocument
        number={number}
        channel={channel}
        label={text.send}
        done={() => (
          <p>
            {text.sent(number)}{' '}
            <To page="document" with={{ number }}>
              {number}
            </To>
          </p>
        )}
        onDone={onDone}
      >
        <p>{text.againHint}</p>
      </SendDocument>
      <p>
        <a href={withQuery(url, { opnieuw: undefined, kanaal: undefined })}>{text.leave}</a>
      </p>
    </section>
  );
};

type ResultProps = { readonly number: string; readonly id: string; readonly onDone: () => void };

export const RecordResult = ({ number, id, onDone }: ResultProps) => {
  const form = useForm({ accepted: 'yes', detail: '' });
  const { url } = useLocation();
  const heading = useFocus();
  const text = deliveryTexts().deliveries;
  return (
    <section aria-labelledby="uitslag">
      <h2 id="uitslag" ref={heading} tabIndex={-1}>
        {text.resultFor(number)}
      </h2>
      <PlainAct<{ accepted: string; detail: string }, Delivery>
        form={form}
        write={({ accepted, detail }) => ({
          method: 'POST',
          path: `/invoices/${number}/deliveries/${id}/result`,
          body: { accepted: accepted === 'yes', detail },
        })}
        label={text.record}
        done={({ state }) => <p>{text.recorded(number, text.is[state])}</p>}
        onDone={onDone}
      >
        <RadioField
          form={form}
          name="accepted"
          label={text.accepted}
          choices={[
            { value: 'yes', label: text.yes },
            { value: 'no', label: text.no, hint: text.noHint },
          ]}
        />
        <InputField form={form} name="detail" label={text.detail} hint={text.detailHint} />
      </PlainAct>
      <p>
        <a href={withQuery(url, { uitslag: undefined, id: undefined })}>{text.leave}</a>
      </p>
    </section>
  );
};
