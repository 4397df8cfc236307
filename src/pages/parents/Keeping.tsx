/** How long choices about children who left are kept, and dropping them (6.4). */
import { InputField, PlainAct, shown, TypedAct, useForm } from '../kit/kit.ts';
import type { Dropped } from './answers.ts';
import { parentTexts } from './words.ts';

type KeepingProps = { readonly school: string; readonly months: number; readonly onDone: () => void };

export const Keeping = ({ school, months, onDone }: KeepingProps) => {
  const form = useForm({ months: `${months}` });
  const text = parentTexts();
  const dropped = (answer: Dropped) => (
    <p>{text.dropped(shown.decimal(answer.children), shown.decimal(answer.guardians))}</p>
  );
  const path = `/schools/${school}/sharing-drops`;
  return (
    <details class="act">
      <summary>{text.keeping}</summary>
      <PlainAct<{ months: string }, { months: number }>
        form={form}
        write={(values) => ({
          method: 'PUT',
          path: `/schools/${school}/sharing-retention`,
          body: { months: wholeIn(values.months) },
        })}
        label={text.keep}
        done={(answer) => <p>{text.kept(shown.decimal(answer.months))}</p>}
        onDone={onDone}
      >
        <InputField
          form={form}
          name="months"
          label={text.months}
          hint={text.keepingHint}
          inputMode="numeric"
          size={4}
        />
      </PlainAct>
      <h3>{text.drop}</h3>
      <p>{text.dropHint}</p>
      <TypedAct<Dropped>
        typed={school}
        write={{ method: 'POST', path }}
        label={text.drop}
        done={dropped}
        onDone={onDone}
      />
      <h3>{text.dropAll}</h3>
      <p>{text.dropAllHint}</p>
      <TypedAct<Dropped>
        typed={school}
        write={{ method: 'POST', path: `${path}?all=true` }}
        label={text.dropAll}
        done={dropped}
        onDone={onDone}
      />
    </details>
  );
};

/** A text that is no whole number is sent as it is, so that the server says what is wrong. */
const wholeIn = (text: string): number | string => (/^\d{1,4}$/.test(text) ? Number.parseInt(text, 10) : text);
