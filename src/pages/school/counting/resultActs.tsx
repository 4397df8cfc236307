/** Corrects one result by hand, or lifts an earlier decision about it (pages.md 10.43). */
import type { z } from 'zod';
import type { pupil as pupilSchema } from '../../../http/results/pupilAnswers.ts';
import {
  Effect,
  InputField,
  named,
  Offered,
  type Preview,
  PreviewedAct,
  SelectField,
  shown,
  TextField,
  texts,
  useForm,
  type Write,
} from '../../kit/kit.ts';

export type Result = z.output<typeof pupilSchema>['items'][number];

type ActsProps = {
  readonly school: string;
  readonly result: Result;
  readonly parked: boolean;
  readonly onDone: () => void;
};

export const ResultActs = ({ result, ...rest }: ActsProps) => {
  const { categories } = texts().school;
  const { resultActs: text } = texts().school;
  const { category, takenOn, decision } = result;
  return (
    <section class="act" aria-labelledby="besluit">
      <h2 id="besluit">{text.title(named(categories, category), shown.day(takenOn))}</h2>
      <Offered when={decision?.type !== 'withdrawn'}>
        <Correct result={result} {...rest} />
      </Offered>
      <Offered when={decision !== null}>
        <Lift result={result} {...rest} />
      </Offered>
    </section>
  );
};

const yearGroups = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const categoryNames = ['standardised-test', 'learning-goal', 'engagement'] as const;

/** A field that is left empty stays as it is. */
const Correct = ({ school, result, parked, onDone }: ActsProps) => {
  const form = useForm({ takenOn: '', category: '', yearGroup: '', reason: '' });
  const { categories, resultActs: text, whoCounted } = texts().school;
  const { act } = texts().kit;
  const write = ({ takenOn, category, yearGroup, reason }: typeof form.values): Write => {
    const group = yearGroups.find((one) => `${one}` === yearGroup);
    return {
      method: 'PATCH',
      path: pathOf(school, result),
      body: {
        ...(takenOn !== '' && { takenOn }),
        ...(category !== '' && { category }),
        ...(group !== undefined && { yearGroup: group }),
        reason,
      },
    };
  };
  const asItIs = { value: '', label: text.asItIs };
  return (
    <details id="correct">
      <summary>{text.correct.name}</summary>
      <PreviewedAct<typeof form.values, Preview, object>
        form={form}
        write={write}
        effect={(preview) => <Effect of={preview} />}
        confirm={({ money }) => text.withSum(text.correct.final, shown.money(money.total.toSettle))}
        done={() => <p>{text.correct.done}</p>}
        parked={parked}
        onDone={onDone}
      >
        <InputField form={form} name="takenOn" type="date" label={whoCounted.takenOn} hint={text.empty} />
        <SelectField
          form={form}
          name="category"
          label={whoCounted.categoryLabel}
          choices={[
            asItIs,
            ...categoryNames
              .filter((name) => name !== result.category)
              .map((value) => ({ value, label: named(categories, value) })),
          ]}
        />
        <SelectField
          form={form}
          name="yearGroup"
          label={whoCounted.groupLabel}
          choices={[
            asItIs,
            ...yearGroups
              .filter((group) => group !== result.yearGroup)
              .map((group) => ({ value: `${group}`, label: whoCounted.group(`${group}`) })),
          ]}
        />
        <TextField form={form} name="reason" label={act.reason} hint={act.reasonHint} />
      </PreviewedAct>
    </details>
  );
};

const Lift = ({ school, result, parked, onDone }: ActsProps) => {
  const form = useForm({ reason: '' });
  const text = texts().school.resultActs;
  const { act } = texts().kit;
  return (
    <details id="lift">
      <summary>{text.lift.name}</summary>
      <PreviewedAct<typeof form.values, Preview, object>
        form={form}
        write={({ reason }) => ({ method: 'POST', path: `${pathOf(school, result)}/lift`, reason })}
        effect={(preview) => <Effect of={preview} />}
        confirm={({ money }) => text.withSum(text.lift.final, shown.money(money.total.toSettle))}
        done={() => <p>{text.lift.done}</p>}
        parked={parked}
        onDone={onDone}
      >
        <TextField form={form} name="reason" label={act.reason} hint={act.reasonHint} />
      </PreviewedAct>
    </details>
  );
};

const pathOf = (school: string, { result }: Result): string => `/schools/${school}/results/${result}`;
