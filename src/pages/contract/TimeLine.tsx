/** The years before and after a migration or an end, on one line of time (pages.md 10.48). */
import { type Preview, shown } from '../kit/kit.ts';
import type { Answer } from './subscribed.ts';
import { contractTexts } from './words/words.ts';

type Span = { readonly from: string; readonly to: string };
type Drawn = Span & { readonly key: string; readonly number: number; readonly is: boolean; readonly willBe: boolean };

type TimeLineProps = { readonly answer: Answer; readonly of: Preview };

/** The years to draw, each as it is and as it will be: the known years, and years that only a document to come names. */
const drawn = ({ answer, of }: TimeLineProps): readonly Drawn[] => {
  const years = new Map<string, Drawn>();
  const add = (term: number, number: number, { from, to }: Span, is: boolean, willBe: boolean): void => {
    const key = `${term}-${number}`;
    years.set(key, { key, number, from, to, is, willBe });
  };
  for (const { term, year, ...span } of answer.subscription?.subscriptions.at(-1)?.years ?? [])
    add(term, year, span, true, true);
  for (const { purpose, year, before, after } of of.later)
    if (purpose === 'year') add(year.term, year.number, year, before !== null, after !== null);
  for (const { term, year, before, after, ...span } of of.money.years)
    add(term, year, span, before !== null, after !== null);
  return [...years.values()].toSorted((one, other) => one.from.localeCompare(other.from));
};

const dayMs = 86_400_000;
const placeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayMs;

export const TimeLine = (props: TimeLineProps) => {
  const text = contractTexts().timeLine;
  const years = drawn(props);
  const [first] = years;
  if (first === undefined || years.every(({ is, willBe }) => is === willBe)) return null;
  const gone = years.filter(({ willBe }) => !willBe);
  const begin = placeOf(first.from);
  const days = Math.max(...years.map(({ to }) => placeOf(to) + 1)) - begin;
  const share = (part: number): string => `${(part / days) * 100}%`;
  const placed = ({ from, to }: Span): Placed => ({
    '--from': share(placeOf(from) - begin),
    '--part': share(placeOf(to) + 1 - placeOf(from)),
  });
  return (
    <section aria-labelledby="tijdlijn-jaren">
      <h3 id="tijdlijn-jaren">{text.title}</h3>
      <Track label={text.before} of={years.filter(({ is }) => is)} moved={() => false} placed={placed} />
      <Track label={text.after} of={years.filter(({ willBe }) => willBe)} moved={({ is }) => !is} placed={placed} />
      {gone.length > 0 && <p>{text.gone(shown.list(gone.map(yearInWords)))}</p>}
    </section>
  );
};

const yearInWords = ({ number, from, to }: Drawn): string =>
  contractTexts().timeLine.year(shown.decimal(number), shown.shortDay(from), shown.shortDay(to));

type Placed = { readonly '--from': string; readonly '--part': string };

type TrackProps = {
  readonly label: string;
  readonly of: readonly Drawn[];
  /** Whether a year is on this track only because of the act. */
  readonly moved: (year: Drawn) => boolean;
  readonly placed: (year: Span) => Placed;
};

const Track = ({ label, of, moved, placed }: TrackProps) => {
  const text = contractTexts().timeLine;
  if (of.length === 0)
    return (
      <>
        <h4>{label}</h4>
        <p>{text.none}</p>
      </>
    );
  return (
    <>
      <h4>{label}</h4>
      <ol class="track" aria-label={label}>
        {of.map((year) => {
          const isNew = moved(year);
          return (
            <li key={year.key} class={isNew ? 'track-moved' : undefined} style={placed(year)}>
              {yearInWords(year)}
              {isNew && ` ${text.added}`}
            </li>
          );
        })}
      </ol>
    </>
  );
};
