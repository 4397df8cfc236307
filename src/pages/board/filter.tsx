/** The filter of the board's schools. It is in the URL, and changing it asks for nothing again (pages.md 10.36). */
import { shown, useLocation, withQuery } from '../kit/kit.ts';
import type { OverviewSchool } from './overview.ts';
import { boardTexts } from './words.ts';

const shows = ['alle', 'vraag', 'zonder'] as const;
type Show = (typeof shows)[number];

type Query = Readonly<Record<string, string>>;

const showIn = ({ toon }: Query): Show => shows.find((show) => show === toon) ?? 'alle';

const isShown: Readonly<Record<Show, (school: OverviewSchool) => boolean>> = {
  alle: () => true,
  vraag: ({ attention }) => attention.length > 0,
  zonder: ({ subscription }) => subscription?.status !== 'running',
};

export const matching = (schools: readonly OverviewSchool[], query: Query): readonly OverviewSchool[] => {
  const sought = (query.zoek ?? '').trim().toLowerCase();
  const wanted = isShown[showIn(query)];
  return schools.filter((one) => wanted(one) && `${one.name} ${one.school}`.toLowerCase().includes(sought));
};

export const Filter = ({ found, all }: { found: number; all: number }) => {
  const { url, query, route } = useLocation();
  const text = boardTexts();
  const change = (changes: Readonly<Record<string, string | undefined>>): void =>
    route(withQuery(url, { ...changes, pagina: undefined }), true);
  return (
    <search class="no-print">
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <p class="field">
          <label for="zoek">{text.search}</label>
          <input
            id="zoek"
            type="search"
            value={query.zoek ?? ''}
            autocomplete="off"
            onInput={({ currentTarget }) => change({ zoek: currentTarget.value })}
          />
        </p>
        <fieldset class="field">
          <legend>{text.show}</legend>
          {shows.map((show) => (
            <label key={show} class="choice">
              <input
                type="radio"
                name="toon"
                value={show}
                checked={showIn(query) === show}
                onChange={() => change({ toon: show === 'alle' ? undefined : show })}
              />
              <span>{text.shows[show]}</span>
            </label>
          ))}
        </fieldset>
        <p role="status">{text.found(shown.decimal(found), shown.decimal(all))}</p>
      </form>
    </search>
  );
};
