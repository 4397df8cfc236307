/** Reverses a payment, with a reason, once (documents.md 9.8.1). */
import type { z } from 'zod';
import type { payment } from '../../http/payments/answers.ts';
import { InputField, PreviewedAct, shown, texts, useFocus, useForm, useLocation, withQuery } from '../kit/kit.ts';
import { Balances, type PaymentPreview } from './balances.tsx';
import { paymentTexts } from './words.ts';

type Reversed = z.output<typeof payment>;
type Reason = { readonly reason: string };

export const ReversePayment = ({ id, onDone }: { id: string; onDone: () => void }) => {
  const form = useForm<Reason>({ reason: '' });
  const { url } = useLocation();
  const heading = useFocus();
  const text = paymentTexts().reverse;
  const { act } = texts().kit;
  return (
    <section aria-labelledby="terugdraaien">
      <h2 id="terugdraaien" ref={heading} tabIndex={-1}>
        {text.title(id)}
      </h2>
      <PreviewedAct<Reason, PaymentPreview, Reversed>
        form={form}
        write={(body) => ({ method: 'POST', path: `/payments/${id}/reversal`, body })}
        effect={(preview) => <Balances preview={preview} />}
        confirm={({ payment: { amount } }) => text.confirm(id, shown.money(amount))}
        done={() => <p>{text.done(id)}</p>}
        onDone={onDone}
      >
        <p>{text.intro}</p>
        <InputField form={form} name="reason" label={act.reason} hint={act.reasonHint} />
        <p>
          <a href={withQuery(url, { terug: undefined })}>{text.cancel}</a>
        </p>
      </PreviewedAct>
    </section>
  );
};
