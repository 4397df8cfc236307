/** The deliveries of a document, and sending it; for staff (documents.md 9.9). */
import type { z } from 'zod';
import type { delivery } from '../../../http/deliveries/answers.ts';
import { SendDocument, Shown, shown, To, texts, useRead } from '../../kit/kit.ts';

type Delivery = z.output<typeof delivery>;

export const Sent = ({ number, eInvoice }: { number: string; eInvoice: boolean }) => {
  const reading = useRead<Delivery[]>(`/invoices/${number}/deliveries`);
  const { sent: text } = texts().school.document;
  return (
    <section class="no-print" aria-labelledby="bezorging">
      <h2 id="bezorging">{text.title}</h2>
      <Shown of={reading} height="line">
        {(deliveries) => (
          <>
            {deliveries.length === 0 ? (
              <p>{text.none}</p>
            ) : (
              <ul>
                {deliveries.map((one) => (
                  <li key={one.id}>
                    <One of={one} />
                  </li>
                ))}
              </ul>
            )}
            <p>
              <To page="deliveries" query={{ stand: deliveries[0]?.state === 'failed' ? 'mislukt' : undefined }}>
                {text.all}
              </To>
            </p>
          </>
        )}
      </Shown>
      <details>
        <summary>{text.send}</summary>
        <SendDocument
          number={number}
          eInvoice={eInvoice}
          label={text.send}
          done={() => <p>{text.done}</p>}
          onDone={reading.again}
        />
      </details>
    </section>
  );
};

const One = ({ of: { channel, state, requestedAt, ended, result } }: { of: Delivery }) => {
  const { sent: text } = texts().school.document;
  const marks = { open: undefined, delivered: 'right', failed: 'wrong' } as const;
  const said = result?.detail ?? ended?.answer ?? '';
  return (
    <>
      {shown.moment(requestedAt)}, {texts().kit.sending.channels[channel]}:{' '}
      <span class={marks[state]}>{text.is[state]}</span>
      {said !== '' && <span class="small quiet"> {said}</span>}
    </>
  );
};
