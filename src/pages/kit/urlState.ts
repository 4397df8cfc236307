/** The state of a page is in its URL (pages.md 10.7). */

/**
 * A text that was filled in, as a part of a path. An empty text would lead to another path, so it is replaced, and the
 * interface then says that it is missing.
 */
export const part = (value: string): string => encodeURIComponent(value === '' ? '-' : value);

/** The URL with changed parameters. An undefined or empty one is removed. */
export const withQuery = (url: string, changes: Readonly<Record<string, string | undefined>>): string => {
  const [path, query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes))
    if (value === undefined || value === '') parameters.delete(name);
    else parameters.set(name, value);
  const text = parameters.toString();
  return text === '' ? path! : `${path}?${text}`;
};
