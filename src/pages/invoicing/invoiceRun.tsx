/** An invoice run: a day, what would be issued, and issuing it (pages.md 10.37). */
import type { z } from 'zod';
import type { run, runPreview } from '../../http/billing/documentAnswers.ts';
import { Heading, InputField, PreviewedAct, shown, To, useForm, useLocation, withQuery } from '../kit/kit.ts';
import { RunEffect } from './runEffect.tsx';
import { invoicingTexts } from './words.ts';

type Preview = z.output<typeof runPreview>;
type Run = z.output<typeof run>;

/** Of today, in the time of the Netherlands, as the ledger has it. */
const today = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format(new Date());

export const InvoiceRun = () => {
  const { url, query, route } = useLocation();
  const form = useForm({ on: query.op ?? today() });
  const text = invoicingTexts().run;
  return (
    <>
      <Heading>{text.title}</Heading>
      <p class="lead">{text.lead}</p>
      <PreviewedAct<{ on: string }, Preview, Run>
        form={form}
        write={({ on }) => {
          // The day stands in the URL once it is looked at (10.7).
          if (query.op !== on) route(withQuery(url, { op: on }), true);
          return { method: 'POST', path: '/invoice-runs', body: { on } };
        }}
        effect={(preview) => <RunEffect of={preview} />}
        confirm={({ totals }) => text.confirm(shown.decimal(totals.documents), shown.money(totals.amount))}
        done={({ issued: [first], totals, ...rest }) => (
          <>
            <p>
              {text.done(shown.decimal(totals.documents), shown.money(totals.amount))}{' '}
              {first !== undefined && (
                <To page="all-documents" query={{ van: first.issuedOn, tot: first.issuedOn }}>
                  {text.toDocuments}
                </To>
              )}
            </p>
            <RunEffect of={{ ...rest, totals, issued: [], later: [], counts: [] }} />
          </>
        )}
      >
        <InputField form={form} name="on" type="date" label={text.on} hint={text.onHint} />
      </PreviewedAct>
    </>
  );
};
