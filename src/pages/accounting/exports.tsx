/** Files for accounting software and an accountant: the audit file and the journal (documents.md 9.7.4, 9.7.5). */
import { Download, InputField, useForm, withQuery } from '../kit/kit.ts';
import { accountingTexts } from './words.ts';

export const Exports = ({ year }: { year: string }) => {
  const form = useForm({ from: `${year}-01-01`, to: `${year}-12-31` });
  const { from, to } = form.values;
  const text = accountingTexts().exports;
  return (
    <section class="no-print" aria-labelledby="bestanden">
      <h2 id="bestanden">{text.title}</h2>
      <p>{text.auditfileHint}</p>
      <div class="buttons">
        <Download
          path={withQuery('/accounting/auditfile', { year })}
          file={`auditfile-${year}.xaf`}
          label={text.auditfile(year)}
        />
      </div>
      <p>{text.journalHint}</p>
      <div class="filters">
        <InputField form={form} name="from" type="date" label={text.from} />
        <InputField form={form} name="to" type="date" label={text.to} />
        <div class="buttons">
          <Download
            path={withQuery('/accounting/journal', { from, to })}
            file={`journaal-${from}-${to}.csv`}
            label={text.journal}
          />
        </div>
      </div>
    </section>
  );
};
