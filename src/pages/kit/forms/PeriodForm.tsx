/** The days and year groups of counts. They stand in the URL, so that a page can be sent on. */
import { useLocation } from 'preact-iso/router';
import { filtersOf } from '../frame/school.tsx';
import { texts } from '../language.ts';
import { withQuery } from '../urlState.ts';

type PeriodFormProps = { readonly from: string | undefined; readonly to: string | undefined };

export const PeriodForm = ({ from = '', to = '' }: PeriodFormProps) => {
  const { url, query, route } = useLocation();
  const { period: text } = texts().kit;
  return (
    <form
      class="filters no-print"
      onSubmit={(event) => {
        event.preventDefault();
        route(withQuery(url, { pagina: undefined, ...filtersOf(event.currentTarget) }));
      }}
    >
      <p class="field">
        <label for="van">{text.from}</label>
        <input key={from} id="van" name="van" type="date" required defaultValue={from} />
      </p>
      <p class="field">
        <label for="tot">{text.to}</label>
        <input key={to} id="tot" name="tot" type="date" required defaultValue={to} />
      </p>
      <p class="field">
        <label for="jaargroepen">{text.groups}</label>
        <span class="hint" id="jaargroepen-hint">
          {text.groupsHint}
        </span>
        <input
          key={query.jaargroepen}
          id="jaargroepen"
          name="jaargroepen"
          size={8}
          aria-describedby="jaargroepen-hint"
          defaultValue={query.jaargroepen ?? ''}
        />
      </p>
      <button type="submit">{text.show}</button>
    </form>
  );
};
