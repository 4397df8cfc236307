/** The state of a page is in its URL (pages.md 10.7). */

/** What was filled in, as a part of a path. Nothing filled in would ask for another path, instead of being told that it is missing. */
export const part = (value: string): string => encodeURIComponent(value === '' ? '-' : value);

/** The URL with parameters changed; one that is undefined or empty leaves it. */
export const withQuery = (url: string, changes: Readonly<Record<string, string | undefined>>): string => {
  const [path, query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes))
    if (value === undefined || value === '') parameters.delete(name);
    else parameters.set(name, value);
  const text = parameters.toString();
  return text === '' ? path! : `${path}?${text}`;
};
