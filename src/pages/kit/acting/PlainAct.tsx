/** An act that moves no money: it is filled in and sent. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ErrorSummary } from '../forms/ErrorSummary.tsx';
import type { Form, Values } from '../forms/useForm.ts';
import { texts } from '../language.ts';
import { useTell } from './Offered.tsx';
import { Done } from './PreviewedAct.tsx';
import { sent, type Write } from './send.ts';
import { useReopening } from './useReopening.ts';

type PlainActProps<Fields extends Values, Answer> = {
  readonly form: Form<Fields>;
  readonly children: ComponentChildren;
  readonly write: (values: Fields) => Write;
  /** The words on the button. */
  readonly label: string;
  /** @param again opens the form again, empty, with the focus in it */
  readonly done: (answer: Answer, again: () => void) => ComponentChildren;
  /** The revision that the page saw. */
  readonly etag?: string | null;
  readonly onDone?: (answer: Answer) => void;
  readonly danger?: boolean;
};

export const PlainAct = <Fields extends Values, Answer>({
  form,
  children,
  write,
  label,
  done,
  etag = null,
  onDone,
  danger = false,
}: PlainActProps<Fields, Answer>) => {
  const [answer, setAnswer] = useState<{ readonly is: Answer } | undefined>();
  const [busy, setBusy] = useState(false);
  // The key stays the same until an answer comes.
  const key = useRef<string | undefined>(undefined);
  const tell = useTell();
  const reopening = useReopening();
  const { act } = texts().kit;
  const send = async (): Promise<void> => {
    key.current ??= crypto.randomUUID();
    tell('doing');
    setBusy(true);
    const outcome = await sent<Answer>(write(form.values), key.current, etag);
    setBusy(false);
    if (outcome.ok || outcome.failure.kind === 'problem') key.current = undefined;
    form.refuse(outcome.ok ? undefined : outcome.failure);
    if (!outcome.ok) return tell('refused');
    setAnswer({ is: outcome.answer });
    onDone?.(outcome.answer);
  };
  const again = (): void => {
    tell(null);
    form.reset();
    setAnswer(undefined);
    reopening.reopen();
  };
  if (answer !== undefined) return <Done>{done(answer.is, again)}</Done>;
  return (
    <form
      ref={reopening.form}
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void send();
      }}
    >
      <ErrorSummary form={form} />
      {children}
      <p class="buttons">
        <button type="submit" class={danger ? 'danger' : 'primary'} aria-disabled={busy || undefined}>
          {busy ? act.doing : label}
        </button>
      </p>
    </form>
  );
};
