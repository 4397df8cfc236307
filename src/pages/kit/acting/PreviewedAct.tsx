/** An act that moves money, in three steps on one page: fill in, see what happens, confirm (pages.md 10.9, 10.10). */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ErrorSummary } from '../forms/ErrorSummary.tsx';
import type { Form, Values } from '../forms/useForm.ts';
import { announce } from '../frame/announce.tsx';
import { StepGoOn } from '../frame/settingUp.tsx';
import { texts } from '../language.ts';
import { type Failure, isProblem } from '../reading/ask.ts';
import { Failed } from '../reading/Failed.tsx';
import { useTell } from './Offered.tsx';
import { confirmed, type Previewed, previewed, type Write } from './send.ts';
import { useReopening } from './useReopening.ts';

type PreviewedActProps<Fields extends Values, Preview, Answer> = {
  readonly form: Form<Fields>;
  /** The fields of the first step. */
  readonly children: ComponentChildren;
  readonly write: (values: Fields) => Write;
  /**
   * The effect that the act would have: documents and amounts before and after, what is blocked, and what cannot be
   * undone.
   */
  readonly effect: (preview: Preview) => ComponentChildren;
  /** Names the act and the sum: 'Geef 1 creditnota uit: € −1.999,08'. Undefined: there is nothing to do, and no button is offered. */
  readonly confirm: (preview: Preview) => string | undefined;
  /** What happened in one sentence, links to what came of it, and what undoes it. */
  readonly done: (answer: Answer) => ComponentChildren;
  /** A text that must be typed first, for an act that nothing undoes. */
  readonly typed?: string;
  readonly onDone?: (answer: Answer) => void;
  /** Set if an event of the school is parked. Then no act that moves money is offered (10.8). */
  readonly parked?: boolean;
};

type Step<Preview, Answer> =
  | { readonly is: 'filling' }
  | { readonly is: 'previewed'; readonly preview: Previewed<Preview>; readonly before?: Previewed<Preview> }
  | { readonly is: 'done'; readonly answer: Answer };

export const PreviewedAct = <Fields extends Values, Preview, Answer>({
  form,
  children,
  write,
  effect,
  confirm,
  done,
  typed,
  onDone,
  parked = false,
}: PreviewedActProps<Fields, Preview, Answer>) => {
  const [step, setStep] = useState<Step<Preview, Answer>>({ is: 'filling' });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const tell = useTell();
  const reopening = useReopening();
  const { act } = texts().kit;

  const preview = async (before?: Previewed<Preview>): Promise<void> => {
    setBusy(true);
    const outcome = await previewed<Preview>(write(form.values));
    setBusy(false);
    setFailure(undefined);
    form.refuse(outcome.ok ? undefined : outcome.failure);
    setStep(outcome.ok ? { is: 'previewed', preview: outcome.preview, ...(before && { before }) } : { is: 'filling' });
  };

  const finish = async (seen: Previewed<Preview>): Promise<void> => {
    tell('doing');
    setBusy(true);
    const outcome = await confirmed<Answer, Preview>(seen);
    setBusy(false);
    if (outcome.ok) {
      setStep({ is: 'done', answer: outcome.answer });
      onDone?.(outcome.answer);
      return;
    }
    tell('refused');
    if (isProblem(outcome.failure, 412)) await preview(seen);
    else setFailure(outcome.failure);
  };

  if (step.is === 'done') return <Done>{done(step.answer)}</Done>;
  if (parked) return <p>{act.parked}</p>;
  if (step.is === 'previewed')
    return (
      <Seen
        {...step}
        {...{ effect, confirm, busy, failure, typed }}
        onConfirm={() => finish(step.preview)}
        onBack={() => {
          setFailure(undefined);
          setStep({ is: 'filling' });
          reopening.reopen();
        }}
      />
    );
  return (
    <form
      ref={reopening.form}
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void preview();
      }}
    >
      <ErrorSummary form={form} />
      {children}
      <p class="buttons">
        <button type="submit" class="primary" aria-disabled={busy || undefined}>
          {busy ? act.looking : act.look}
        </button>
      </p>
    </form>
  );
};

type SeenProps<Preview> = {
  readonly preview: Previewed<Preview>;
  /** The earlier preview, after it turned out to hold no longer. */
  readonly before?: Previewed<Preview>;
  readonly effect: (preview: Preview) => ComponentChildren;
  readonly confirm: (preview: Preview) => string | undefined;
  readonly typed: string | undefined;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onConfirm: () => void;
  readonly onBack: () => void;
};

/** The second step: the effect, and the buttons that confirm or go back. */
export const Seen = <Preview,>({
  preview,
  before,
  effect,
  confirm,
  typed,
  busy,
  failure,
  ...on
}: SeenProps<Preview>) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const [repeated, setRepeated] = useState('');
  const { act } = texts().kit;
  useEffect(() => heading.current?.focus(), [preview]);
  const mayConfirm = typed === undefined || repeated === typed;
  const offered = confirm(preview.answer);
  return (
    <section class="seen" aria-labelledby="seen-title">
      <h2 id="seen-title" ref={heading} tabIndex={-1}>
        {act.effect}
      </h2>
      {before === undefined ? (
        effect(preview.answer)
      ) : (
        <>
          <p class="notice notice-warning">{act.changed}</p>
          <div class="beside">
            <section>
              <h3>{act.seenBefore}</h3>
              {effect(before.answer)}
            </section>
            <section>
              <h3>{act.seenNow}</h3>
              {effect(preview.answer)}
            </section>
          </div>
        </>
      )}
      {failure !== undefined && <Failed failure={failure} />}
      {typed !== undefined && (
        <p class="field">
          <label>
            {act.type(typed)}{' '}
            <input
              value={repeated}
              autocomplete="off"
              onInput={({ currentTarget }) => setRepeated(currentTarget.value)}
            />
          </label>
        </p>
      )}
      <p class="buttons">
        {offered !== undefined && (
          <button
            type="button"
            class={typed === undefined ? 'primary' : 'danger'}
            disabled={!mayConfirm}
            aria-disabled={busy || undefined}
            onClick={() => {
              if (!busy) on.onConfirm();
            }}
          >
            {busy ? act.doing : `${act.final} ${offered}`}
          </button>
        )}
        <button type="button" onClick={on.onBack}>
          {act.back}
        </button>
      </p>
    </section>
  );
};

/**
 * The outcome. It takes the focus. Only its first sentence is announced, because a secret may follow, such as an
 * invitation's link.
 */
export const Done = ({ children }: { children: ComponentChildren }) => {
  const box = useRef<HTMLDivElement>(null);
  const tell = useTell();
  // At once, and not when the browser has drawn: an answer may be there before that.
  useLayoutEffect(() => tell(box.current), []);
  useEffect(() => {
    box.current?.focus();
    announce(box.current?.querySelector('p, h2, h3, h4')?.textContent ?? '');
  }, []);
  return (
    <div ref={box} class="notice notice-done" tabIndex={-1}>
      {children}
      <StepGoOn />
    </div>
  );
};
