/** JavaScript for the pages that the server draws whole: the chosen scheme, and names of schools to choose from. */
import { keep, kept } from '../kit/kept.ts';

const scheme = kept('weergave');
if (scheme !== undefined) document.documentElement.dataset.scheme = scheme;

// The language is that of all pages. The answer to a form that was refused stays as it is.
const address = new URL(location.href);
const language = kept('taal');
for (const link of document.querySelectorAll<HTMLAnchorElement>('.languages a'))
  link.addEventListener('click', () => keep('taal', link.lang));
if (
  (language === 'nl' || language === 'en') &&
  language !== document.documentElement.lang &&
  !address.searchParams.has('taal') &&
  address.pathname !== '/information-requests'
) {
  address.searchParams.set('taal', language);
  location.replace(address);
}

// Focuses the summary of faults in browsers whose autofocus only works for fields.
document.querySelector<HTMLElement>('[role=alert]')?.focus();

const field = document.querySelector<HTMLInputElement>('input[list=scholen]');
const names = document.querySelector('#scholen');
const charactersMin = 3;
const quietMs = 250;
let asking: AbortController | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

const suggest = async (sought: string): Promise<void> => {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`/school-names?search=${encodeURIComponent(sought)}`, { signal: asking.signal });
    if (!answer.ok) return;
    const { items } = (await answer.json()) as { items: readonly { name: string; city?: string }[] };
    names?.replaceChildren(...items.map(({ name }) => new Option(name, name)));
  } catch {
    // Any text is allowed, so the form works without suggestions too.
  }
};

field?.addEventListener('input', () => {
  clearTimeout(timer);
  const sought = field.value.trim();
  if (sought.length >= charactersMin) timer = setTimeout(() => void suggest(sought), quietMs);
});
