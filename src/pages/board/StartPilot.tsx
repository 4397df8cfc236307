/** Begins a pilot: its days and its schools (7.1). It moves no money. */
import type { z } from 'zod';
import type { pilot } from '../../http/boards/answers.ts';
import { type Form, InputField, PlainAct, useForm } from '../kit/kit.ts';
import type { Named } from './ofBoard.ts';
import { pilotTexts } from './words/pilotTexts.ts';

type Pilot = z.output<typeof pilot>;

/** `schools`: the numbers of the chosen schools, with a space between. */
type Fields = { readonly from: string; readonly until: string; readonly schools: string };

const chosenIn = ({ schools }: Fields): readonly string[] => schools.split(' ').filter((school) => school !== '');

type StartPilotProps = { readonly board: string; readonly schools: readonly Named[]; readonly onDone: () => void };

export const StartPilot = ({ board, schools, onDone }: StartPilotProps) => {
  const form = useForm<Fields>({ from: '', until: '', schools: '' });
  const text = pilotTexts();
  if (schools.length === 0) return <p class="quiet">{text.noSchools}</p>;
  return (
    <details class="act no-print">
      <summary>{text.start}</summary>
      <PlainAct<Fields, Pilot>
        form={form}
        write={(values) => ({
          method: 'POST',
          path: `/boards/${encodeURIComponent(board)}/pilots`,
          body: { from: values.from, until: values.until, schools: chosenIn(values) },
        })}
        label={text.start}
        done={({ id }) => <p>{text.started(id)}</p>}
        onDone={onDone}
      >
        <InputField form={form} name="from" type="date" label={text.from} />
        <InputField form={form} name="until" type="date" label={text.until} />
        <Which form={form} schools={schools} />
      </PlainAct>
    </details>
  );
};

const Which = ({ form, schools }: { form: Form<Fields>; schools: readonly Named[] }) => {
  const text = pilotTexts();
  const chosen = chosenIn(form.values);
  const fault = form.faultOf('schools');
  const id = `${form.id}-schools`;
  const set = (school: string, on: boolean): void =>
    form.set('schools', [...chosen.filter((one) => one !== school), ...(on ? [school] : [])].join(' '));
  return (
    <fieldset class={fault === undefined ? 'field' : 'field field-wrong'} aria-describedby={`${id}-hint`}>
      <legend>{text.which}</legend>
      <p class="hint" id={`${id}-hint`}>
        {text.whichHint}
      </p>
      {fault !== undefined && <p class="fault">{fault}</p>}
      <div class="choices">
        {schools.map(({ school, name }, index) => (
          <label key={school} class="choice">
            <input
              id={index === 0 ? id : undefined}
              type="checkbox"
              checked={chosen.includes(school)}
              onChange={({ currentTarget }) => set(school, currentTarget.checked)}
            />
            <span>
              {name} <span class="quiet">{school}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};
