/** An invoice run: its day, a preview, and issuing as a job that goes on by itself (pages.md 10.37). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { runPreview } from '../../http/billing/documentAnswers.ts';
import type { job } from '../../http/jobs/answers.ts';
import { Heading, InputField, PreviewedAct, shown, today, useForm, useLocation, withQuery } from '../kit/kit.ts';
import { RunEffect } from './runEffect.tsx';
import { RunUnderWay } from './runUnderWay.tsx';
import { runTexts } from './words/runTexts.ts';

type Preview = z.output<typeof runPreview>;
type Begun = z.output<typeof job>;

export const InvoiceRun = () => {
  const { query } = useLocation();
  const [begun, setBegun] = useState<string | undefined>();
  const text = runTexts().run;
  return (
    <>
      <Heading>{text.title}</Heading>
      {query.ronde === undefined ? (
        <NewRun onBegun={setBegun} />
      ) : (
        <RunUnderWay key={query.ronde} id={query.ronde} on={query.op} isBegun={begun === query.ronde} />
      )}
    </>
  );
};

const NewRun = ({ onBegun }: { onBegun: (id: string) => void }) => {
  const { url, query, route } = useLocation();
  const form = useForm({ on: query.op ?? today() });
  const text = runTexts().run;
  return (
    <>
      <p class="lead">{text.lead}</p>
      <PreviewedAct<{ on: string }, Preview, Begun>
        form={form}
        write={({ on }) => {
          // The day is put into the URL with the preview (10.7).
          if (query.op !== on) route(withQuery(url, { op: on }), true);
          return { method: 'POST', path: '/invoice-runs', body: { on }, asJob: true };
        }}
        effect={(preview) => <RunEffect of={preview} />}
        confirm={({ totals: { documents, amount } }) =>
          documents === 0 ? undefined : text.confirm(shown.decimal(documents), shown.money(amount))
        }
        done={() => <p>{text.begun}</p>}
        // From now on the address shows the job, also after a reload or to a colleague.
        onDone={({ id }) => {
          onBegun(id);
          route(withQuery('/factuurronde', { op: form.values.on, ronde: id }));
        }}
      >
        <InputField form={form} name="on" type="date" label={text.on} hint={text.onHint} />
      </PreviewedAct>
    </>
  );
};
