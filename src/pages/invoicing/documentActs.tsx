/** The acts that move money on issued documents: crediting one, and correcting a school now (domain 4.7, 4.9). */
import type { z } from 'zod';
import type { issued, statedDocument } from '../../http/billing/documentAnswers.ts';
import {
  Effect,
  given,
  InputField,
  type Preview,
  PreviewedAct,
  Shown,
  schoolInWords,
  shown,
  To,
  texts,
  today,
  useFocus,
  useForm,
  useLocation,
  useRead,
  useSchoolNames,
  withQuery,
} from '../kit/kit.ts';
import { documentTexts } from './words/documentTexts.ts';

type Issued = z.output<typeof issued>;
type Stated = z.output<typeof statedDocument>;

/** Credits one document as a whole. The document stays as it is, and a document that cancels it is issued. */
export const CreditDocument = ({ number, onDone }: { number: string; onDone: () => void }) => {
  const reading = useRead<Stated>(`/invoices/${encodeURIComponent(number)}`);
  const { url } = useLocation();
  const heading = useFocus();
  const text = documentTexts().credit;
  return (
    <section aria-labelledby="crediteren">
      <h2 id="crediteren" ref={heading} tabIndex={-1}>
        {text.title(number)}
      </h2>
      <Shown of={reading} height="block">
        {({ kind, school, schoolName, debtor, total }) => (
          <>
            <p>
              {text.about(
                texts().kit.documents.kinds[kind],
                shown.money(total),
                debtor.name,
                `${schoolName} (${school})`,
              )}
            </p>
            <Act
              path={`/invoices/${number}/credit`}
              intro={text.intro}
              purpose="cancel"
              parked={reading.parked}
              onDone={onDone}
            />
          </>
        )}
      </Shown>
      <p>
        <a href={withQuery(url, { crediteer: undefined })}>{text.leave}</a>
      </p>
    </section>
  );
};

/** In the URL while no school is named. */
export const choosing = 'kies';

/** Corrects all settled years of one school at once, instead of with its next document. */
export const CorrectSchool = ({ school, onDone }: { school: string; onDone: () => void }) => {
  const { url, route } = useLocation();
  const form = useForm({ school: '' });
  const heading = useFocus();
  useSchoolNames(school === choosing ? [] : [school]);
  const text = documentTexts().correct;
  return (
    <section aria-labelledby="corrigeren">
      <h2 id="corrigeren" ref={heading} tabIndex={-1}>
        {school === choosing ? text.title : text.of(schoolInWords(school))}
      </h2>
      {school === choosing ? (
        <form
          class="filters"
          onSubmit={(event) => {
            event.preventDefault();
            route(withQuery(url, { corrigeer: form.values.school }));
          }}
        >
          <InputField form={form} name="school" size={7} label={text.school} hint={text.schoolHint} />
          <p class="buttons">
            <button type="submit">{text.goOn}</button>
          </p>
        </form>
      ) : (
        <Act
          path={`/schools/${encodeURIComponent(school)}/subscription/correction`}
          intro={text.intro}
          purpose="correction"
          parked={false}
          onDone={onDone}
        />
      )}
      <p>
        <a href={withQuery(url, { corrigeer: undefined })}>{text.leave}</a>
      </p>
    </section>
  );
};

type ActProps = {
  readonly path: string;
  readonly intro: string;
  /** The purpose of the document that the act itself issues. A run of today may issue more, and the effect shows that too. */
  readonly purpose: 'cancel' | 'correction';
  readonly parked: boolean;
  readonly onDone: () => void;
};

const Act = ({ path, intro, purpose, parked, onDone }: ActProps) => {
  const form = useForm({ on: today(), reason: '' });
  const { act } = texts().kit;
  const text = documentTexts().credit;
  const madeBy = ({ documents }: Preview) => documents.find((one) => one.purpose === purpose);
  return (
    <PreviewedAct<{ on: string; reason: string }, Preview, Issued>
      form={form}
      write={(values) => ({ method: 'POST', path, body: given(values) })}
      effect={(preview) => (
        <>
          {madeBy(preview) === undefined && <p>{text.nothing}</p>}
          {purpose === 'cancel' && preview.documents.length > 1 && <p>{text.creditOnly}</p>}
          <Effect of={preview} />
        </>
      )}
      confirm={(preview) => {
        const made = madeBy(preview);
        return made && text.confirm[made.kind](shown.money(made.total));
      }}
      done={({ issued: made }) =>
        made.length === 0 ? (
          <p>{text.doneNothing}</p>
        ) : (
          <p>
            {text.done}{' '}
            {made.map(({ number, kind, total }) => (
              <span key={number}>
                <To page="document" with={{ number }}>
                  {`${texts().kit.documents.kinds[kind]} ${number}`}
                </To>{' '}
                {shown.money(total)}{' '}
              </span>
            ))}
            {purpose === 'cancel' && (
              <>
                <br />
                {text.next} <To page="invoice-run">{text.toRun}</To>
              </>
            )}
          </p>
        )
      }
      onDone={onDone}
      parked={parked}
    >
      <p>{intro}</p>
      <InputField form={form} name="on" type="date" label={text.on} hint={text.onHint} />
      <InputField form={form} name="reason" label={act.reason} hint={act.reasonHint} />
    </PreviewedAct>
  );
};
