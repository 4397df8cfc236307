/** Withdraws one result by hand: first its effect, then for good (pages.md 10.9, 10.43). */
import type { z } from 'zod';
import type { resultWithdrawn } from '../../../http/results/answers.ts';
import type { pupil as pupilSchema } from '../../../http/results/pupilAnswers.ts';
import {
  Effect,
  named,
  type Preview,
  PreviewedAct,
  session,
  shown,
  TextField,
  To,
  texts,
  useForm,
} from '../../kit/kit.ts';

type Result = z.output<typeof pupilSchema>['items'][number];
type Answer = z.output<typeof resultWithdrawn>;

/** Whether the role may decide about results. Finance may only read them. */
export const mayDecide = (): boolean => session.value.writes.includes('DELETE /schools/{school}/results/{key}');

type WithdrawResultProps = { readonly school: string; readonly result: Result; readonly onDone: () => void };

export const WithdrawResult = ({ school, result, onDone }: WithdrawResultProps) => {
  const { pupil: text, categories } = texts().school;
  const { act } = texts().kit;
  const form = useForm({ reason: '' });
  const name = result.result.slice(0, 8);
  return (
    <details>
      <summary>
        {text.withdraw}: {named(categories, result.category)}, {shown.shortDay(result.takenOn)}{' '}
        <span class="code">{name}</span>
      </summary>
      <PreviewedAct<{ reason: string }, Preview, Answer>
        form={form}
        write={({ reason }) => ({ method: 'DELETE', path: `/schools/${school}/results/${result.result}`, reason })}
        effect={(preview) => <Effect of={preview} />}
        confirm={({ money }) => text.confirmWithdraw(name, shown.money(money.total.toSettle))}
        onDone={onDone}
        done={() => (
          <>
            <p>{text.withdrawn}</p>
            <p>
              <To page="my-data" with={{ school }} at="tijdlijn">
                {text.seeDifference}
              </To>
            </p>
          </>
        )}
      >
        <p>{text.withdrawHint}</p>
        <TextField form={form} name="reason" label={act.reason} hint={act.reasonHint} rows={2} />
      </PreviewedAct>
    </details>
  );
};
