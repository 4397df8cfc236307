import {
  given,
  InputField,
  PlainAct,
  RadioField,
  shown,
  TextField,
  termsInWords,
  texts,
  useForm,
  withQuery,
} from '../kit/kit.ts';
import { type ActFormProps, DayField, nothingYet, offered, PlanField, Previewed } from './previewedAct.tsx';
import type { Answer, Plans } from './subscribed.ts';
import { contractTexts } from './words/words.ts';

export const ActForm = ({ act, ...rest }: ActFormProps) => {
  const path = `/schools/${rest.school}`;
  switch (act) {
    case 'import':
      return null;
    case 'trial':
      return <Trial {...rest} />;
    case 'evaluate-pilot':
      return <Evaluation {...rest} />;
    case 'subscribe':
      return (
        <Previewed
          {...rest}
          act={act}
          fields={{ plan: firstOf(rest.plans), startsOn: rest.answer.day }}
          nothing={({ plan }) => nothingYet(rest.plans, plan)}
          write={(body) => ({ method: 'POST', path: `${path}/subscription`, body })}
        >
          {(form) => (
            <>
              <PlanField form={form} name="plan" plans={rest.plans} />
              <DayField form={form} name="startsOn" />
            </>
          )}
        </Previewed>
      );
    case 'migrate':
      return (
        <Previewed
          {...rest}
          act={act}
          fields={{ toPlan: firstOf(rest.plans, planNow(rest.answer)), on: '' }}
          write={(body) => ({ method: 'POST', path: `${path}/subscription/migration`, body: given(body) })}
        >
          {(form) => (
            <>
              <PlanField form={form} name="toPlan" plans={rest.plans} />
              <DayField form={form} name="on" hint={contractTexts().fields.migrateOn} />
            </>
          )}
        </Previewed>
      );
    case 'take-migration-back':
      return (
        <Previewed
          {...rest}
          act={act}
          fields={{}}
          write={() => ({ method: 'DELETE', path: `${path}/subscription/migration` })}
        />
      );
    case 'end':
      return (
        <Previewed
          {...rest}
          act={act}
          fields={{ on: '', reason: '' }}
          write={({ reason, ...body }) => ({
            method: 'POST',
            path: `${path}/subscription/end`,
            body: given(body),
            ...(reason !== undefined && { reason }),
          })}
        >
          {(form) => (
            <>
              <DayField form={form} name="on" hint={contractTexts().fields.endOn} />
              <TextField
                form={form}
                name="reason"
                label={contractTexts().fields.reasonForPast}
                hint={texts().kit.act.reasonHint}
              />
            </>
          )}
        </Previewed>
      );
    case 'take-end-back':
      return (
        <Previewed
          {...rest}
          act={act}
          fields={{}}
          write={() => ({ method: 'DELETE', path: `${path}/subscription/end` })}
        />
      );
    case 'join-agreement':
      return (
        <Previewed
          {...rest}
          act={act}
          fields={{ agreement: rest.answer.offered[0]?.agreement ?? '', from: rest.answer.day }}
          write={(body) => ({ method: 'POST', path: `${path}/framework-membership`, body })}
        >
          {(form) => (
            <>
              <RadioField
                form={form}
                name="agreement"
                label={contractTexts().fields.agreement}
                choices={rest.answer.offered.map(({ agreement, validFrom, validUntil, terms }) => ({
                  value: agreement,
                  label: contractTexts().fields.offered(agreement, shown.day(validFrom), shown.day(validUntil)),
                  hint: termsInWords(terms),
                }))}
              />
              <DayField form={form} name="from" />
            </>
          )}
        </Previewed>
      );
    case 'leave-agreement':
      return (
        <Previewed
          {...rest}
          act={act}
          fields={{ on: '' }}
          write={({ on }) => ({ method: 'DELETE', path: withQuery(`${path}/framework-membership`, { on }) })}
        >
          {(form) => <DayField form={form} name="on" hint={contractTexts().fields.leaveOn} />}
        </Previewed>
      );
  }
};

const planNow = ({ subscription }: Answer): string | undefined =>
  subscription?.subscriptions.at(-1)?.terms.at(-1)?.plan;

const firstOf = (plans: Plans, not?: string): string => offered(plans).find(({ plan }) => plan !== not)?.plan ?? '';

const Trial = ({ school, answer, onDone }: Omit<ActFormProps, 'act'>) => {
  const form = useForm({ kind: 'masterclass', reference: '', startsOn: answer.day });
  const { acts, fields } = contractTexts();
  return (
    <PlainAct<typeof form.values, object>
      form={form}
      write={({ kind, reference, startsOn }) => ({
        method: 'POST',
        path: `/schools/${school}/trial`,
        body: { enrolment: { kind, reference }, startsOn },
      })}
      label={acts.trial.final}
      done={() => <p>{acts.trial.done}</p>}
      onDone={onDone}
    >
      <RadioField
        form={form}
        name="kind"
        label={fields.course}
        choices={[
          { value: 'masterclass', label: fields.courses.masterclass },
          { value: 'on-the-job', label: fields.courses['on-the-job'] },
        ]}
      />
      <InputField form={form} name="reference" label={fields.reference} hint={fields.referenceHint} />
      <DayField form={form} name="startsOn" />
    </PlainAct>
  );
};

const Evaluation = ({ school, answer, onDone }: Omit<ActFormProps, 'act'>) => {
  const form = useForm({ continues: 'yes', theme: '', text: '' });
  const { acts, fields } = contractTexts();
  const text = acts['evaluate-pilot'];
  if (answer.pilot === null) return null;
  const { pilot } = answer.pilot;
  return (
    <PlainAct<typeof form.values, object>
      form={form}
      write={({ continues, theme, text: remark }) => ({
        method: 'POST',
        path: `/pilots/${pilot}/evaluations`,
        body: {
          school,
          continues: continues === 'yes',
          remarks: theme === '' && remark === '' ? [] : [{ theme, text: remark }],
        },
      })}
      label={text.final}
      done={() => <p>{text.done}</p>}
      onDone={onDone}
    >
      <RadioField
        form={form}
        name="continues"
        label={fields.continues}
        choices={[
          { value: 'yes', label: fields.yes },
          { value: 'no', label: fields.no },
        ]}
      />
      <InputField form={form} name="theme" label={fields.theme} />
      <TextField form={form} name="text" label={fields.remark} hint={fields.remarkHint} />
    </PlainAct>
  );
};
