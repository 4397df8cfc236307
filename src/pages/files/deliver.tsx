/** Delivers a file (pages.md 10.40, 10.41): choose it, see its beginning and its effect, and take it. */
import { useEffect, useRef } from 'preact/hooks';
import type { z } from 'zod';
import type { sources as sourcesSchema } from '../../http/catalogue/answers.ts';
import type { oneSchool } from '../../http/parties/partyAnswers.ts';
import { hrefOf, Page, SchoolCrumbs, Shown, To, texts, useForm, useRead, useRoute } from '../kit/kit.ts';
import { BadRows } from './badRows.tsx';
import { Choosing, type Source } from './choosing.tsx';
import { useAskingBeforeLeaving } from './leaving.ts';
import { Outcome, Would } from './outcome.tsx';
import { Sending } from './sending.tsx';
import { type DeliveryFields, useDelivery } from './useDelivery.ts';

type School = z.output<typeof oneSchool>;
type Sources = z.output<typeof sourcesSchema>;

export const DeliverPage = () => {
  const { school = '' } = useRoute().params;
  const reading = useRead<School>(`/schools/${school}`);
  const sources = useRead<Sources>('/sources');
  const { deliver: text, files } = texts().files;
  const above = (
    <SchoolCrumbs
      school={school}
      name={reading.answer?.name}
      then={[{ page: 'files', with: { school }, label: files.title }]}
    />
  );
  return (
    <Page title={text.title} above={above} of={reading}>
      {(answer) =>
        'dpa' in answer && answer.dpa?.inForce !== true ? (
          <NoDpa school={school} />
        ) : (
          <Shown of={sources}>
            {({ items }) => (
              <Delivering school={school} own={'source' in answer ? answer.source : null} sources={items} />
            )}
          </Shown>
        )
      }
    </Page>
  );
};

/** Shown without a data processing agreement: no pupil's data are taken then (domain 6.1). */
const NoDpa = ({ school }: { school: string }) => {
  const text = texts().files.deliver;
  return (
    <div class="notice">
      <p>{text.noDpa}</p>
      {hrefOf({ page: 'agreements', with: { school } }) !== undefined && (
        <p>
          <To page="agreements" with={{ school }} class="button">
            {text.toAgreements}
          </To>
        </p>
      )}
    </div>
  );
};

type DeliveringProps = { readonly school: string; readonly own: string | null; readonly sources: readonly Source[] };

const Delivering = ({ school, own, sources }: DeliveringProps) => {
  const taken = sources.filter(({ status }) => status === 'supported' || status === 'available');
  // Where the school's source is not known, nothing is chosen for it: a file read by another one's rules would be taken wrongly.
  const first = taken.find(({ source }) => source === own);
  const form = useForm<DeliveryFields>({ source: first?.source ?? '', linkedOn: '', reason: '' });
  const delivery = useDelivery(school, form);
  const { step, sending } = delivery;
  const text = texts().files.deliver;
  useAskingBeforeLeaving(sending === undefined ? undefined : text.leaving);
  return (
    <>
      <Steps
        at={step.is === 'chosen' ? (sending === undefined ? 1 : 2) : { choosing: 0, previewed: 2, done: 3 }[step.is]}
      />
      {(step.is === 'choosing' || step.is === 'chosen') && (
        <Choosing form={form} sources={sources} taken={taken} delivery={delivery} />
      )}
      {step.is === 'chosen' && step.refused !== undefined && (
        <BadRows refused={step.refused} chosen={step.chosen} delivery={delivery} />
      )}
      {step.is === 'previewed' && <Would school={school} step={step} delivery={delivery} />}
      {step.is === 'done' && <Outcome school={school} answer={step.answer} onNext={delivery.forget} />}
      {sending !== undefined && <Sending progress={sending} onStop={delivery.stop} />}
    </>
  );
};

const Steps = ({ at }: { at: number }) => {
  const { steps, stepsLabel } = texts().files.deliver;
  const own = useRef<HTMLOListElement>(null);
  const before = useRef(at);
  // Going back to the first step scrolls to its beginning.
  useEffect(() => {
    if (at === 0 && before.current !== 0) own.current?.scrollIntoView({ block: 'nearest' });
    before.current = at;
  }, [at]);
  return (
    <ol class="steps" ref={own} aria-label={stepsLabel}>
      {steps.map((name, index) => (
        <li key={name} aria-current={index === at ? 'step' : undefined}>
          {name}
        </li>
      ))}
    </ol>
  );
};
