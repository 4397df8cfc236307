/** The agreements of a school: data processing, general terms, and how documents are delivered. */
import type { z } from 'zod';
import type { oneSchool } from '../../http/parties/partyAnswers.ts';
import {
  AllSigned,
  type DeliverySetting,
  DeliveryShown,
  EndDpa,
  EraseName,
  given,
  hrefOf,
  InputField,
  NameFields,
  Offered,
  Page,
  PlainAct,
  RecordedLink,
  SchoolCrumbs,
  SetDelivery,
  Shown,
  SignDpa,
  shown,
  signedBy,
  texts,
  useForm,
  useRead,
  useRoute,
  useStep,
} from '../kit/kit.ts';

type School = Extract<z.output<typeof oneSchool>, { dpa: unknown }>;

export const AgreementsPage = () => {
  const { school = '' } = useRoute().params;
  const reading = useRead<School>(`/schools/${school}`);
  const setting = useRead<DeliverySetting>(`/schools/${school}/delivery`);
  const of = { kind: 'school', id: school } as const;
  const isStep = useStep() !== undefined;
  const { agreements: text } = texts().kit;
  // Roles that may deliver files may also act for the school here.
  const mayAct = hrefOf({ page: 'deliver', with: { school } }) !== undefined;
  return (
    <Page title={text.title} above={<SchoolCrumbs school={school} name={reading.answer?.name} />} of={reading}>
      {({ dpa, terms, dpas, acceptances }) => (
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
                  <dd>{signedBy(dpa.signedBy, dpa.signatory)}</dd>
                  {dpa.endsOn !== undefined && (
                    <>
                      <dt>{text.endsOn}</dt>
                      <dd>{shown.day(dpa.endsOn)}</dd>
                    </>
                  )}
                </dl>
              </>
            )}
            {mayAct && <SignDpa of={of} onDone={reading.again} open={isStep} />}
            <Offered when={mayAct && dpa?.of === 'school' && dpa.inForce}>
              <EndDpa of={of} onDone={reading.again} />
            </Offered>
            {dpas.length > (dpa?.of === 'school' ? 1 : 0) && (
              <details>
                <summary>{text.allSigned}</summary>
                <AllSigned
                  caption={text.allSigned}
                  name="getekend"
                  of={dpas.map(({ signedOn, signedBy: by, ...one }) => ({ ...one, on: signedOn, by }))}
                  heads={{ on: text.signedOn, by: text.signedBy }}
                  canEnd
                />
              </details>
            )}
            {mayAct &&
              dpas.map(({ signatory }) => (
                <EraseName key={signatory?.id} of={of} signatory={signatory} onDone={reading.again} />
              ))}
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
                <dd>{signedBy(terms.acceptedBy, terms.signatory)}</dd>
              </dl>
            )}
            {mayAct && <AcceptTerms school={school} onDone={reading.again} open={isStep} />}
            {acceptances.length > 1 && (
              <details>
                <summary>{text.allAccepted}</summary>
                <AllSigned
                  caption={text.allAccepted}
                  name="aanvaard"
                  of={acceptances.map(({ acceptedOn, acceptedBy, ...one }) => ({
                    ...one,
                    on: acceptedOn,
                    by: acceptedBy,
                  }))}
                  heads={{ on: text.acceptedOn, by: text.acceptedBy }}
                  canEnd={false}
                />
              </details>
            )}
            {mayAct &&
              acceptances.map(({ signatory }) => (
                <EraseName key={signatory?.id} of={of} signatory={signatory} onDone={reading.again} />
              ))}
          </section>
          <section aria-labelledby="bezorging">
            <h2 id="bezorging">{text.delivery}</h2>
            <Shown of={setting} height="block">
              {(is) => (
                <>
                  <DeliveryShown of={of} is={is} />
                  {mayAct && <SetDelivery of={of} is={is} etag={setting.etag} onDone={setting.again} />}
                </>
              )}
            </Shown>
          </section>
        </>
      )}
    </Page>
  );
};

type Acting = { readonly school: string; readonly onDone: () => void; readonly open: boolean };

const AcceptTerms = ({ school, onDone, open }: Acting) => {
  const form = useForm({ version: '', acceptedOn: '', acceptedBy: '', name: '' });
  const { agreements: text } = texts().kit;
  return (
    <details open={open}>
      <summary>{text.accept}</summary>
      <PlainAct<typeof form.values, object>
        form={form}
        write={(body) => ({ method: 'POST', path: `/schools/${school}/terms`, body: given(body) })}
        label={text.accept}
        done={() => <p>{text.accepted}</p>}
        onDone={onDone}
      >
        <InputField form={form} name="version" label={text.version} hint={text.versionHint} />
        <InputField form={form} name="acceptedOn" type="date" label={text.acceptedOn} />
        <NameFields form={form} office="acceptedBy" by="accepting" />
      </PlainAct>
    </details>
  );
};
