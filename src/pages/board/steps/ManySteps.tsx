/** Many steps at once: a file with a row for each school, its preview, and a report of each row. */
import { useId, useState } from 'preact/hooks';
import type { z } from 'zod';
import type { stepsPreview, stepsTaken } from '../../../http/boards/stepAnswers.ts';
import { CheckField, csvOf, download, FaultsTable, FileField, PreviewedAct, shown, useForm } from '../../kit/kit.ts';
import type { Named } from '../ofBoard.ts';
import { stepTexts } from '../words/stepTexts.ts';
import { StepRows, StepsEffect } from './StepsEffect.tsx';

type Taken = z.output<typeof stepsTaken>;
type Preview = z.output<typeof stepsPreview>;

type ManyStepsProps = {
  readonly board: string;
  /** The last part of the path. */
  readonly of: 'terms' | 'subscriptions' | 'framework-memberships';
  /** All schools of the board: rows of a file are shown by their names, also after their step is taken. */
  readonly schools: readonly Named[];
  /** The schools in the file to fill in: those that have yet to take the step. All of them if undefined. */
  readonly toFill?: readonly Named[];
  /** The columns besides the school, with the values that the file to fill in has already. */
  readonly first: Readonly<Record<string, string>>;
  readonly onDone: () => void;
};

export const ManySteps = ({ board, of, schools, toFill = schools, first, onDone }: ManyStepsProps) => {
  const form = useForm({ skip: '' });
  const [file, setFile] = useState<File | undefined>();
  // The report stays until another file is taken.
  const [taken, setTaken] = useState<Taken | undefined>();
  const id = useId();
  const text = stepTexts();
  const columns = ['vestiging', ...Object.keys(first)];
  const save = (): void => {
    const rows = toFill.map(({ school }) => [school, ...Object.values(first)]);
    download(`${text.fileNames[of]}-${board}.csv`, 'text/csv', csvOf(columns, rows));
  };
  return (
    <details class="act no-print">
      <summary>{text.titles[of]}</summary>
      <p>{text.how(columns.join('; '))}</p>
      <p>
        <button type="button" class="plain" aria-describedby={`${id}-template`} onClick={save}>
          {text.template}
        </button>
      </p>
      <p class="hint" id={`${id}-template`}>
        {text.templateHint}
      </p>
      <PreviewedAct<typeof form.values, Preview, Taken>
        form={form}
        write={({ skip }) => ({
          method: 'POST',
          path: `/boards/${encodeURIComponent(board)}/${of}${skip === 'yes' ? '?onError=skip' : ''}`,
          body: new Blob(file === undefined ? [] : [file], { type: 'text/csv' }),
        })}
        effect={(preview) => <StepsEffect of={preview} schools={schools} />}
        confirm={({ written, totals }) => {
          if (written === 0) return undefined;
          const act = text.confirm(shown.decimal(written));
          return totals.documents === 0 ? act : text.confirmWith(act, shown.money(totals.amount));
        }}
        done={({ written, already, refused }) => (
          <p>{text.done(shown.decimal(written), shown.decimal(already), shown.decimal(refused))}</p>
        )}
        onDone={(answer) => {
          setTaken(answer);
          onDone();
        }}
      >
        <FileField label={text.file} accept=".csv,.txt,text/csv" onFile={setFile} />
        <CheckField form={form} name="skip" label={text.skip} hint={text.skipHint} />
        {form.failure?.kind === 'problem' && form.failure.problem.rows !== undefined && (
          <FaultsTable caption={text.badRows} rows={form.failure.problem.rows} />
        )}
      </PreviewedAct>
      {taken !== undefined && <StepRows caption={text.report} rows={taken.rows} schools={schools} />}
    </details>
  );
};
