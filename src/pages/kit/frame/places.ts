/** Where a page was scrolled to, kept in the history, so that going back comes to the same place (pages.md 10.7). */

const placeIn = (state: unknown): number | undefined => (state as { place?: number } | null)?.place;

const tryMs = 50;
const triesMax = 60;

export const keepingPlaces = (): void => {
  history.scrollRestoration = 'manual';
  const keep = (): void => history.replaceState({ place: window.scrollY }, '');
  addEventListener('scrollend', keep);
  // Kept before a link is followed, because a page may be left while it still scrolls.
  addEventListener('click', keep, { capture: true });
  addEventListener('popstate', ({ state }) => {
    // A link to a place on the page is followed by the browser itself.
    if (state !== null || location.hash === '') comeBackTo(placeIn(state) ?? 0);
  });
  const reloaded = placeIn(history.state);
  if (reloaded !== undefined) comeBackTo(reloaded);
};

/**
 * Content that is still being read makes the page longer. So this waits until the place exists, or until the reader
 * scrolls.
 */
const comeBackTo = (place: number): void => {
  let tries = 0;
  const given = new AbortController();
  for (const own of ['wheel', 'touchstart', 'keydown'])
    addEventListener(own, () => given.abort(), { once: true, signal: given.signal });
  const attempt = (): void => {
    if (given.signal.aborted) return;
    const reach = document.documentElement.scrollHeight - window.innerHeight;
    if (reach >= place) window.scrollTo(0, place);
    if (reach >= place || tries++ > triesMax) given.abort();
    else setTimeout(attempt, tryMs);
  };
  setTimeout(attempt, 0);
};
