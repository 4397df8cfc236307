/** Sends all documents of some days that were not sent yet. Nothing is sent twice (documents.md 9.11.1). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { manyDeliveries } from '../../http/deliveries/answers.ts';
import type { job } from '../../http/jobs/answers.ts';
import {
  type Column,
  hasEnded,
  InputField,
  Job,
  type JobSeen,
  PlainAct,
  shown,
  Table,
  To,
  texts,
  useFocus,
  useForm,
  useLocation,
  withQuery,
} from '../kit/kit.ts';
import { deliveryTexts } from './words/deliveryTexts.ts';
import { runTexts } from './words/runTexts.ts';

type Begun = z.output<typeof job>;
type Many = z.output<typeof manyDeliveries>;
type Skipped = Many['skipped'][number];

export const SendMany = () => {
  const { query, url, route } = useLocation();
  const { van = '', tot = '', taak } = query;
  const form = useForm({ from: van, to: tot });
  const [begun, setBegun] = useState<string | undefined>();
  const heading = useFocus();
  const text = deliveryTexts().many;
  return (
    <section aria-labelledby="versturen">
      <h2 id="versturen" ref={heading} tabIndex={-1}>
        {text.title}
      </h2>
      {taak === undefined ? (
        <PlainAct<{ from: string; to: string }, Begun>
          form={form}
          write={(body) => ({ method: 'POST', path: '/invoice-runs/deliveries', body, asJob: true })}
          label={text.send}
          done={() => <p>{text.begun}</p>}
          onDone={({ id }) => {
            setBegun(id);
            route(withQuery(url, { taak: id }));
          }}
        >
          <p>{text.intro}</p>
          <InputField form={form} name="from" type="date" label={text.from} />
          <InputField form={form} name="to" type="date" label={text.to} />
        </PlainAct>
      ) : (
        <Job key={taak} id={taak} isBegun={begun === taak}>
          {(seen) => (hasEnded(seen) ? <Outcome of={seen} /> : null)}
        </Job>
      )}
      <p>
        <a href={withQuery(url, { versturen: undefined, taak: undefined })}>{text.leave}</a>
      </p>
    </section>
  );
};

const Outcome = ({ of: { answer } }: { of: JobSeen }) => {
  const text = deliveryTexts().many;
  if (answer === undefined || !('requested' in answer)) return null;
  const { requested, skipped } = answer;
  return (
    <>
      <p>
        {requested.length === 0 ? text.none : text.sent(shown.decimal(requested.length))}{' '}
        <To page="deliveries">{text.toDeliveries}</To>
      </p>
      {skipped.length > 0 && (
        <Table
          caption={text.skipped}
          columns={skippedColumns()}
          rows={skipped}
          keyOf={({ number }) => number}
          name="overgeslagen"
          file="niet-verstuurd"
          stacks
        />
      )}
    </>
  );
};

const skippedColumns = (): Column<Skipped>[] => {
  const text = runTexts();
  return [
    {
      name: 'nummer',
      head: texts().kit.documents.number,
      rowHead: true,
      cell: ({ number }) => (
        <To page="document" with={{ number }} class="nowrap">
          {number}
        </To>
      ),
      csv: ({ number }) => number,
    },
    { name: 'waarom', head: text.run.why, cell: ({ detail }) => detail, csv: ({ detail }) => detail },
  ];
};
