/** An act on a subscription, which is previewed before it is done: its effect, its years, and its fields. */
import type { ComponentChildren } from 'preact';
import {
  Effect,
  type Form,
  InputField,
  type Preview,
  PreviewedAct,
  planNamed,
  SelectField,
  shown,
  texts,
  useForm,
  type Write,
} from '../kit/kit.ts';
import { EndingSum } from './EndingSum.tsx';
import type { Action, Answer, Plans } from './subscribed.ts';
import { TimeLine } from './TimeLine.tsx';
import { contractTexts } from './words/words.ts';

type Act = Exclude<Action['act'], 'import'>;

export type ActFormProps = {
  readonly act: Action['act'];
  readonly school: string;
  readonly answer: Answer;
  readonly plans: Plans;
  readonly parked: boolean;
  readonly onDone: () => void;
};

/**
 * The plans to choose from. A plan that closes is not offered, because only the interface decides whether a day lies
 * before its closing.
 */
export const offered = (plans: Plans): Plans =>
  plans.filter(({ kind, closedFrom }) => kind !== 'trial' && closedFrom === undefined);

type Fields = Readonly<Record<string, string>>;

type PreviewedProps<Own extends Fields> = Omit<ActFormProps, 'act'> & {
  readonly act: Act;
  readonly fields: Own;
  readonly write: (values: Own) => Write;
  readonly children?: (form: Form<Own>) => ComponentChildren;
  /** Said where neither a count nor an amount changes. */
  readonly nothing?: (values: Own) => string;
};

/** The acts whose years are shown on a line of time. */
const movesYears = ['migrate', 'take-migration-back', 'end', 'take-end-back'] as const;

export const Previewed = <Own extends Fields>({
  act,
  answer,
  fields,
  write,
  children,
  nothing,
  parked,
  onDone,
}: PreviewedProps<Own>) => {
  const form = useForm<Own>(fields);
  const text = contractTexts().acts[act];
  return (
    <PreviewedAct<Own, Preview, object>
      form={form}
      write={write}
      effect={(preview) => (
        <>
          {(movesYears as readonly string[]).includes(act) && <TimeLine answer={answer} of={preview} />}
          {preview.ending !== null && <EndingSum of={preview.ending} />}
          <Effect of={preview} {...(nothing && { nothing: nothing(form.values) })} />
        </>
      )}
      confirm={(preview) => confirmed(text.final, preview)}
      done={() => <p>{text.done}</p>}
      parked={parked}
      onDone={onDone}
    >
      {children?.(form)}
    </PreviewedAct>
  );
};

/** The sentence about an act that was done, and about the document that it brought about at once, if any. */
const confirmed = (act: string, { documents }: Preview): string => {
  const { withDocument, withDocuments } = contractTexts().subscription;
  const [first] = documents;
  if (first === undefined) return act;
  return documents.length === 1
    ? withDocument(act, shown.money(first.total))
    : withDocuments(act, shown.decimal(documents.length));
};

/** What starting a subscription does where nobody counts yet: it names the price all the same. */
export const nothingYet = (plans: Plans, chosen: string): string => {
  const { subscription: text } = contractTexts();
  const plan = plans.find((one) => one.plan === chosen);
  const { price = null, kind = 'trial' } = plan ?? {};
  return text.nothingYet(price === null ? texts().kit.none : text.priceOf[kind](shown.price(price)));
};

type FieldProps<Own extends Fields> = { readonly form: Form<Own>; readonly name: keyof Own & string };

export const PlanField = <Own extends Fields>({ plans, ...own }: FieldProps<Own> & { readonly plans: Plans }) => {
  const { fields, subscription: text } = contractTexts();
  const choices = offered(plans).map(({ plan, kind, price }) => ({
    value: plan,
    label: `${planNamed(plan)}${price === null ? '' : ` – ${text.priceOf[kind](shown.price(price))}`}`,
  }));
  return <SelectField {...own} label={fields.plan} choices={choices} />;
};

export const DayField = <Own extends Fields>({ form, name, hint }: FieldProps<Own> & { readonly hint?: string }) => {
  const { fields } = contractTexts();
  const named = { form, name, label: fields.days[name as keyof typeof fields.days] } as const;
  return <InputField {...named} type="date" {...(hint !== undefined && { hint })} />;
};
