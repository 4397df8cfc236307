/** The agreements of a school: data processing, general terms, and how documents are delivered. */
import type { z } from 'zod';
import type { deliverySetting } from '../../http/deliveries/answers.ts';
import type { oneSchool } from '../../http/parties/partyAnswers.ts';
import {
  CheckField,
  hrefOf,
  InputField,
  Page,
  PlainAct,
  RadioField,
  type Reading,
  RecordedLink,
  SchoolCrumbs,
  Shown,
  shown,
  texts,
  useForm,
  useRead,
  useRoute,
  withQuery,
} from '../kit/kit.ts';

type School = Extract<z.output<typeof oneSchool>, { dpa: unknown }>;
type Setting = z.output<typeof deliverySetting>;

export const AgreementsPage = () => {
  const { school = '' } = useRoute().params;
  const reading = useRead<School>(`/schools/${school}`);
  const setting = useRead<Setting>(`/schools/${school}/delivery`);
  const { agreements: text } = texts().contract;
  // Who may deliver files acts for the school here too.
  const mayAct = hrefOf({ page: 'deliver', with: { school } }) !== undefined;
  return (
    <Page title={text.title} above={<SchoolCrumbs school={school} />} of={reading}>
      {({ dpa, terms }) => (
        <>
          <RecordedLink stream={`school-${school}`} />
          <section aria-labelledby="dpa">
            <h2 id="dpa">{text.dpa}</h2>
            <p>{text.dpaWhy}</p>
            {dpa === null ? (
              <p class="notice notice-warning">{text.noDpa}</p>
            ) : (
              <>
                <p class={dpa.inForce ? undefined : 'notice notice-warning'}>
                  {dpa.inForce ? text.inForce[dpa.of] : text.notInForce[dpa.of]}
                </p>
                <dl class="facts">
                  <dt>{text.version}</dt>
                  <dd>{dpa.version}</dd>
                  <dt>{text.signedOn}</dt>
                  <dd>{shown.day(dpa.signedOn)}</dd>
                  <dt>{text.signedBy}</dt>
                  <dd>{dpa.signedBy}</dd>
                  {dpa.endsOn !== undefined && (
                    <>
                      <dt>{text.endsOn}</dt>
                      <dd>{shown.day(dpa.endsOn)}</dd>
                    </>
                  )}
                </dl>
              </>
            )}
            {mayAct && <SignDpa school={school} onDone={reading.again} />}
            {mayAct && dpa?.of === 'school' && dpa.inForce && <EndDpa school={school} onDone={reading.again} />}
          </section>
          <section aria-labelledby="voorwaarden">
            <h2 id="voorwaarden">{text.terms}</h2>
            {terms === null ? (
              <p class="notice notice-warning">{text.noTerms}</p>
            ) : (
              <dl class="facts">
                <dt>{text.version}</dt>
                <dd>{terms.version}</dd>
                <dt>{text.acceptedOn}</dt>
                <dd>{shown.day(terms.acceptedOn)}</dd>
                <dt>{text.acceptedBy}</dt>
                <dd>{terms.acceptedBy}</dd>
              </dl>
            )}
            {mayAct && <AcceptTerms school={school} onDone={reading.again} />}
          </section>
          <Delivery school={school} setting={setting} mayAct={mayAct} />
        </>
      )}
    </Page>
  );
};

type Acting = { readonly school: string; readonly onDone: () => void };

const SignDpa = ({ school, onDone }: Acting) => {
  const form = useForm({ version: '', signedOn: '', signedBy: '' });
  const { agreements: text } = texts().contract;
  return (
    <details>
      <summary>{text.sign}</summary>
      <PlainAct<typeof form.values, object>
        form={form}
        write={(body) => ({ method: 'POST', path: `/schools/${school}/dpa`, body })}
        label={text.sign}
        done={() => <p>{text.signed}</p>}
        onDone={onDone}
      >
        <InputField form={form} name="version" label={text.version} />
        <InputField form={form} name="signedOn" type="date" label={text.signedOn} />
        <InputField form={form} name="signedBy" label={text.signedBy} hint={text.office} />
      </PlainAct>
    </details>
  );
};

const EndDpa = ({ school, onDone }: Acting) => {
  const form = useForm({ endsOn: '' });
  const { agreements: text } = texts().contract;
  return (
    <details>
      <summary>{text.end}</summary>
      <p>{text.endHint}</p>
      <PlainAct<typeof form.values, object>
        form={form}
        write={({ endsOn }) => ({ method: 'DELETE', path: withQuery(`/schools/${school}/dpa`, { endsOn }) })}
        label={text.end}
        done={() => <p>{text.ended}</p>}
        onDone={onDone}
        danger
      >
        <InputField form={form} name="endsOn" type="date" label={text.endsOn} />
      </PlainAct>
    </details>
  );
};

const AcceptTerms = ({ school, onDone }: Acting) => {
  const form = useForm({ version: '', acceptedOn: '', acceptedBy: '' });
  const { agreements: text } = texts().contract;
  return (
    <details>
      <summary>{text.accept}</summary>
      <PlainAct<typeof form.values, object>
        form={form}
        write={(body) => ({ method: 'POST', path: `/schools/${school}/terms`, body })}
        label={text.accept}
        done={() => <p>{text.accepted}</p>}
        onDone={onDone}
      >
        <InputField form={form} name="version" label={text.version} />
        <InputField form={form} name="acceptedOn" type="date" label={text.acceptedOn} />
        <InputField form={form} name="acceptedBy" label={text.acceptedBy} hint={text.office} />
      </PlainAct>
    </details>
  );
};

type DeliveryProps = { readonly school: string; readonly setting: Reading<Setting>; readonly mayAct: boolean };

const Delivery = ({ school, setting, mayAct }: DeliveryProps) => {
  const { agreements: text } = texts().contract;
  return (
    <section aria-labelledby="bezorging">
      <h2 id="bezorging">{text.delivery}</h2>
      <Shown of={setting} height="block">
        {(answer) => (
          <>
            <p>{text.channels[answer.channel]}</p>
            {answer.email !== undefined && <p>{answer.email}</p>}
            {answer.channel === 'email' && <p>{answer.dossier ? text.withDossier : text.withoutDossier}</p>}
            {mayAct && <SetDelivery school={school} is={answer} etag={setting.etag} onDone={setting.again} />}
          </>
        )}
      </Shown>
    </section>
  );
};

type SetDeliveryProps = Acting & { readonly is: Setting; readonly etag: string | null };

const SetDelivery = ({ school, is, etag, onDone }: SetDeliveryProps) => {
  const form = useForm({
    channel: is.channel as string,
    email: is.email ?? '',
    dossier: is.dossier ? 'yes' : '',
  });
  const { agreements: text } = texts().contract;
  return (
    <details>
      <summary>{text.changeDelivery}</summary>
      <PlainAct<typeof form.values, object>
        form={form}
        write={({ channel, email, dossier }) => ({
          method: 'PUT',
          path: `/schools/${school}/delivery`,
          body: { channel, ...(email === '' ? {} : { email }), dossier: dossier === 'yes' },
        })}
        label={text.saveDelivery}
        done={() => <p>{text.savedDelivery}</p>}
        etag={etag}
        onDone={onDone}
      >
        <RadioField
          form={form}
          name="channel"
          label={text.channel}
          choices={(['none', 'email', 'peppol-file'] as const).map((value) => ({ value, label: text.channels[value] }))}
        />
        <InputField form={form} name="email" type="email" label={text.email} hint={text.emailHint} />
        <CheckField form={form} name="dossier" label={text.dossier} />
      </PlainAct>
    </details>
  );
};
