/** The effect that a file would have or had (pages.md 10.41, 10.42). */
import { Done, Effect, myDataLabel, Seen, schoolInWords, shown, To, texts, useSchoolNames } from '../kit/kit.ts';
import { Overridden } from './overridden.tsx';
import type { Delivery, Imported, ImportPreview, PreviewedStep } from './useDelivery.ts';

type WouldProps = { readonly school: string; readonly step: PreviewedStep; readonly delivery: Delivery };

export const Would = ({ school, step, delivery }: WouldProps) => {
  const { preview, before } = step;
  const text = texts().files.outcome;
  const { importId } = preview.answer;
  if (importId !== undefined)
    return (
      <Done>
        <p>
          {text.known}{' '}
          <To page="file" with={{ school, import: importId }}>
            {text.toFile}
          </To>
        </p>
        <p class="buttons">
          <button type="button" onClick={delivery.forget}>
            {text.next}
          </button>
        </p>
      </Done>
    );
  return (
    <Seen
      preview={preview}
      {...(before && { before })}
      effect={(answer: ImportPreview) => <WouldDo school={school} answer={answer} />}
      confirm={({ pupils, unlikely }: ImportPreview) =>
        unlikely === undefined
          ? text.take(shown.decimal(pupils))
          : text.takeAllTheSame(shown.decimal(unlikely.known), shown.decimal(unlikely.pupils))
      }
      typed={undefined}
      busy={delivery.sending !== undefined}
      failure={delivery.failure}
      onConfirm={() => void delivery.take()}
      onBack={delivery.back}
    />
  );
};

const WouldDo = ({ school, answer }: { school: string; answer: ImportPreview }) => {
  const text = texts().files.outcome;
  const { unlikely } = answer;
  useSchoolNames(unlikely?.school === undefined ? [] : [unlikely.school]);
  return (
    <>
      {unlikely !== undefined && (
        <div class="notice notice-warning">
          <h3>{text.held}</h3>
          <p>{text.unlikely(shown.decimal(unlikely.pupils), shown.decimal(unlikely.known))}</p>
          {unlikely.school !== undefined && <p>{text.otherSchool(schoolInWords(unlikely.school))}</p>}
        </div>
      )}
      <Numbers school={school} of={answer} />
      <Effect of={answer} />
    </>
  );
};

/** The numbers of a file's results, by the effect on each. */
const Numbers = ({ school, of }: { school: string; of: Imported | ImportPreview }) => {
  const { numbers, outcome: text } = texts().files;
  return (
    <>
      <dl class="facts">
        {(['linked', 'corrected', 'restated', 'skipped', 'pupils'] as const).map((name) => (
          <Fact key={name} name={numbers[name]} of={of[name]} />
        ))}
      </dl>
      <Overridden school={school} of={of.overridesManual} says={text.overrides} />
      {of.warnings.length > 0 && (
        <ul>
          {of.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </>
  );
};

const Fact = ({ name, of }: { name: string; of: number }) => (
  <>
    <dt>{name}</dt>
    <dd>{shown.decimal(of)}</dd>
  </>
);

type OutcomeProps = { readonly school: string; readonly answer: Imported; readonly onNext: () => void };

export const Outcome = ({ school, answer, onNext }: OutcomeProps) => {
  const text = texts().files.outcome;
  return (
    <Done>
      <h2>{text.taken}</h2>
      <Numbers school={school} of={answer} />
      <p>
        <To page="file" with={{ school, import: answer.importId }}>
          {text.toFile}
        </To>{' '}
        ·{' '}
        <To page="my-data" with={{ school }}>
          {myDataLabel()}
        </To>
      </p>
      <p class="buttons">
        <button type="button" onClick={onNext}>
          {text.next}
        </button>
      </p>
    </Done>
  );
};
