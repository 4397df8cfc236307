/** A search in a list. The text sought is in the URL, as `zoek` (pages.md 10.7). */

import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { withQuery } from '../urlState.ts';

export const SearchForm = ({ label, button }: { readonly label: string; readonly button: string }) => {
  const { url, query, route } = useLocation();
  const [sought, setSought] = useState(query.zoek ?? '');
  return (
    <search>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          route(withQuery(url, { zoek: sought, pagina: undefined }));
        }}
      >
        <p class="field">
          <label for="zoek">{label}</label>
          <input
            id="zoek"
            type="search"
            value={sought}
            autocomplete="off"
            onInput={({ currentTarget }) => setSought(currentTarget.value)}
          />{' '}
          <button type="submit">{button}</button>
        </p>
      </form>
    </search>
  );
};

/** The path of a list with the text sought. */
export const soughtIn = (path: string, sought: string | undefined): string =>
  sought === undefined || sought === '' ? path : `${path}?search=${encodeURIComponent(sought)}`;
