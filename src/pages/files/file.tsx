/** The effect of one file, and withdrawing it (pages.md 10.42). */
import type { z } from 'zod';
import type { importDetail } from '../../http/results/answers.ts';
import {
  Effect,
  EventLink,
  hrefOf,
  Moved,
  myDataLabel,
  Offered,
  Page,
  type Preview,
  PreviewedAct,
  SchoolCrumbs,
  shown,
  TextField,
  To,
  texts,
  useForm,
  useRead,
  useRoute,
} from '../kit/kit.ts';
import { Overridden } from './overridden.tsx';

type Answer = z.output<typeof importDetail>;

export const FilePage = () => {
  const { school = '', import: id = '' } = useRoute().params;
  const reading = useRead<Answer>(`/schools/${school}/imports/${id}`);
  const { file: text, files } = texts().files;
  const above = <SchoolCrumbs school={school} then={[{ page: 'files', with: { school }, label: files.title }]} />;
  return (
    <Page title={text.title(id.slice(-6))} above={above} of={reading}>
      {(answer) => (
        <>
          {answer.withdrawn !== null && (
            <p class="notice notice-warning">
              {text.withdrawn(shown.moment(answer.withdrawn.recordedAt))}
              {answer.withdrawn.reason !== null && ` ${text.because(answer.withdrawn.reason)}`}
            </p>
          )}
          <What school={school} of={answer} />
          <h2>{text.changed}</h2>
          <p class="lead">{text.changedThen}</p>
          {answer.money.years.length === 0 && answer.counts.every(({ pupils }) => pupils === 0) ? (
            <p>{text.changedNothing}</p>
          ) : (
            <Moved of={answer} />
          )}
          <Offered when={answer.standing && hrefOf({ page: 'deliver', with: { school } }) !== undefined}>
            <Withdraw school={school} id={id} parked={reading.parked} onDone={reading.again} />
          </Offered>
        </>
      )}
    </Page>
  );
};

const What = ({ school, of }: { school: string; of: Answer }) => {
  const { file: text, files, numbers } = texts().files;
  const { importId, sourceName, linkedOn, recordedAt, reason, overridesManual, event } = of;
  return (
    <>
      <dl class="facts">
        <dt>{files.recordedAt}</dt>
        <dd>{shown.moment(recordedAt)}</dd>
        <dt>{files.source}</dt>
        <dd>{sourceName}</dd>
        <dt>{files.linkedOn}</dt>
        <dd>{shown.day(linkedOn)}</dd>
        {reason !== null && (
          <>
            <dt>{texts().kit.act.reason}</dt>
            <dd>{reason}</dd>
          </>
        )}
        {(['linked', 'corrected', 'restated', 'skipped', 'pupils'] as const).map((name) => (
          <Fact key={name} name={numbers[name]} of={of[name]} />
        ))}
        <dt>{text.id}</dt>
        <dd class="code">{importId}</dd>
        <dt>{text.event}</dt>
        <dd>
          <EventLink {...event} />
        </dd>
      </dl>
      <Overridden school={school} of={overridesManual} says={text.overrides} />
    </>
  );
};

const Fact = ({ name, of }: { name: string; of: number }) => (
  <>
    <dt>{name}</dt>
    <dd>{shown.decimal(of)}</dd>
  </>
);

type WithdrawProps = {
  readonly school: string;
  readonly id: string;
  readonly parked: boolean;
  readonly onDone: () => void;
};

const Withdraw = ({ school, id, parked, onDone }: WithdrawProps) => {
  const form = useForm({ reason: '' });
  const { kit } = texts();
  const text = texts().files.file;
  return (
    <section class="act" aria-labelledby="intrekken">
      <h2 id="intrekken">{text.withdraw}</h2>
      <p>{text.withdrawHint}</p>
      <PreviewedAct<{ reason: string }, Preview, Answer>
        form={form}
        write={(body) => ({ method: 'POST', path: `/schools/${school}/imports/${id}/withdrawal`, body })}
        effect={(preview) => <Effect of={preview} />}
        confirm={({ money }) => text.withdrawConfirm(shown.money(money.total.toSettle))}
        done={() => (
          <p>
            {text.withdrawnNow}{' '}
            <To page="my-data" with={{ school }}>
              {myDataLabel()}
            </To>{' '}
            ·{' '}
            <To page="deliver" with={{ school }}>
              {text.undo}
            </To>
          </p>
        )}
        parked={parked}
        onDone={onDone}
      >
        <TextField form={form} name="reason" label={kit.act.reason} hint={kit.act.reasonHint} />
      </PreviewedAct>
    </section>
  );
};
