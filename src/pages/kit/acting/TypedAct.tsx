/** An act that nothing undoes: its id must be typed first (pages.md 10.9). */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useForm } from '../forms/useForm.ts';
import { texts } from '../language.ts';
import { PlainAct } from './PlainAct.tsx';
import type { Write } from './send.ts';

type TypedActProps<Answer> = {
  readonly typed: string;
  readonly write: Write;
  readonly label: string;
  readonly done: (answer: Answer) => ComponentChildren;
  readonly onDone?: (answer: Answer) => void;
};

export const TypedAct = <Answer,>({ typed, write, label, done, onDone }: TypedActProps<Answer>) => {
  const form = useForm({});
  const [repeated, setRepeated] = useState('');
  const field = useId();
  return (
    <>
      <p class="field">
        <label for={field}>{texts().kit.act.type(typed)}</label>
        <input
          id={field}
          value={repeated}
          autocomplete="off"
          onInput={({ currentTarget }) => setRepeated(currentTarget.value)}
        />
      </p>
      {repeated === typed && (
        <PlainAct<Record<never, string>, Answer>
          form={form}
          write={() => write}
          label={label}
          done={done}
          {...(onDone && { onDone })}
          danger
        >
          {null}
        </PlainAct>
      )}
    </>
  );
};
