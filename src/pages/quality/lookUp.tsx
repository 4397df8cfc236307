/**
 * Leads from an id to the pupil's page. The id is sent in the body of a request, and vanishes with the page: it is in
 * no URL, title or history (pages.md 10.18).
 */
import type { z } from 'zod';
import type { lookedUp } from '../../http/results/pupilAnswers.ts';
import { InputField, PlainAct, PupilLink, useForm } from '../kit/kit.ts';
import { qualityTexts } from './words/words.ts';

type Answer = z.output<typeof lookedUp>;

export const LookUp = ({ school }: { school: string }) => {
  const text = qualityTexts().lookUp;
  return (
    <section class="act" aria-labelledby="opzoeken">
      <h2 id="opzoeken">{text.title}</h2>
      <p>{text.detail}</p>
      <Looking school={school} />
    </section>
  );
};

const Looking = ({ school }: { school: string }) => {
  const form = useForm({ pupil: '' });
  const text = qualityTexts().lookUp;
  return (
    <PlainAct<typeof form.values, Answer>
      form={form}
      write={(body) => ({ method: 'POST', path: `/schools/${school}/pupil-lookup`, body })}
      label={text.look}
      done={({ pupil }, again) => (
        <p>
          {pupil === null ? (
            text.unknown
          ) : (
            <>
              {text.found} <PupilLink school={school} pupil={pupil} />
            </>
          )}{' '}
          <button type="button" class="plain" onClick={again}>
            {text.next}
          </button>
        </p>
      )}
      onDone={() => form.reset()}
    >
      <InputField form={form} name="pupil" label={text.id} hint={text.idHint} />
    </PlainAct>
  );
};
