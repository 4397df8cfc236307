/** The data of an event as a list of names and values, with links where possible (pages.md 10.46). */
import type { ComponentChildren } from 'preact';
import { EventLink, FileLink, languageNow, shortPupil, shown, To, texts } from '../kit/kit.ts';
import { fieldName } from './words/fields.ts';
import { streamTexts } from './words/texts.ts';

export type VaultIds = readonly { readonly id: string; readonly kept: boolean | null }[];

type Around = {
  /** The school that the event is about, for links to its files. */
  readonly school: string | undefined;
  readonly vault: VaultIds;
};

type LabelledProps = Around & { readonly of: Readonly<Record<string, unknown>> };

export const Labelled = ({ of, ...around }: LabelledProps) => (
  <dl class="facts">
    {Object.entries(of).map(([name, value]) => (
      <Field key={name} name={name}>
        <Value name={name} value={value} {...around} />
      </Field>
    ))}
  </dl>
);

const Field = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <>
    <dt>{fieldName(name, languageNow())}</dt>
    <dd>{children}</dd>
  </>
);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

const listedMax = 20;

type ValueProps = Around & { readonly name: string; readonly value: unknown };

const Value = ({ name, value, ...around }: ValueProps) => {
  const { data: text } = streamTexts();
  if (Array.isArray(value)) {
    if (value.length === 0) return <>{texts().kit.none}</>;
    const first = value.slice(0, listedMax);
    return (
      <>
        <ol class={value.every(isPlain) ? 'days' : 'parts'}>
          {first.map((one, index) => (
            <li key={index}>
              <Value name={name} value={one} {...around} />
            </li>
          ))}
        </ol>
        {value.length > first.length && <p class="small quiet">{text.firstOf(shown.decimal(value.length))}</p>}
      </>
    );
  }
  if (isObject(value)) {
    const { stream, revision, ...rest } = value;
    if (typeof stream === 'string' && typeof revision === 'number')
      return (
        <>
          {revision < 0 ? <span class="code">{stream}</span> : <EventLink stream={stream} revision={revision} />}
          {typeof rest.digest === 'string' && <span class="code small quiet"> {rest.digest.slice(0, 16)}…</span>}
        </>
      );
    return <Labelled of={value} {...around} />;
  }
  return <Plain name={name} value={value} {...around} />;
};

const dayForm = /^\d{4}-\d{2}-\d{2}$/;
const momentForm = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
const documentForm = /^\d{4}-\d{6,}$/;
const digestForm = /^[0-9a-f]{64}$/;

/** Amounts and other decimals stay as they are stored, so that they can be compared with the JSON. */
const Plain = ({ name, value, school, vault }: ValueProps) => {
  const { data: text } = streamTexts();
  if (value === null || value === undefined || value === '') return <>{texts().kit.none}</>;
  if (typeof value === 'boolean') return <>{value ? text.yes : text.no}</>;
  if (typeof value === 'number') return <>{`${value}`}</>;
  const written = `${value}`;
  const entry = vault.find(({ id }) => id === written);
  if (entry !== undefined)
    return (
      <>
        <span class="code">{written}</span>{' '}
        <span class="mark-second">{entry.kept === null ? text.unknown : entry.kept ? text.kept : text.erased}</span>
      </>
    );
  if (dayForm.test(written)) return <>{shown.day(written)}</>;
  if (momentForm.test(written)) return <>{shown.moment(written)}</>;
  if (documentForm.test(written))
    return (
      <To page="document" with={{ number: written }}>
        {written}
      </To>
    );
  if (name === 'school')
    return (
      <To page="my-data" with={{ school: written }}>
        {written}
      </To>
    );
  if (name === 'stream')
    return (
      <To page="stream" with={{ stream: written }} class="code">
        {written}
      </To>
    );
  if (name === 'import' && school !== undefined) return <FileLink school={school} file={written} />;
  if (name === 'pupil' || name === 'ids')
    return digestForm.test(written) && school !== undefined ? (
      <To page="pupil" with={{ school, pupil: written }} class="code">
        {shortPupil(written)}
      </To>
    ) : (
      <span class="code">{written}</span>
    );
  if (digestForm.test(written)) return <span class="code digest">{written}</span>;
  return <>{written}</>;
};
