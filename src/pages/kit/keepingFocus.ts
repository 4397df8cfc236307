/**
 * An element that has the focus may vanish, often because it was pressed. The browser then leaves the focus nowhere, and the
 * keyboard begins at the top of the page. So it goes to the place where the element was (pages.md 10.62).
 */

/** The element that had the focus last, and whatever it is in. */
let last: readonly HTMLElement[] = [];

const remember = (): void => {
  const around: HTMLElement[] = [];
  for (let one = document.activeElement; one instanceof HTMLElement && one !== document.body; one = one.parentElement)
    around.push(one);
  last = around;
};

const isLost = (): boolean => last[0]?.isConnected === false && document.activeElement === document.body;

export const keepingFocus = (): void => {
  addEventListener('focusin', remember);
  // A press beside everything takes the focus away, which is what the reader wants.
  addEventListener('click', remember, { capture: true });
  new MutationObserver(() => {
    // What the page shows instead may take the focus by itself, once it is drawn.
    if (isLost()) requestAnimationFrame(() => setTimeout(() => isLost() && goOn()));
  }).observe(document.body, { childList: true, subtree: true });
};

/** Focuses what is nearest: a control beside it, the part of the page that it was in, or the title of the page. */
const goOn = (): void => {
  const place = last.find((one) => one.isConnected);
  const goal =
    place === undefined || place.matches('main, main :has(h1)')
      ? document.querySelector<HTMLElement>('h1')
      : (place.matches('p, div, details') && place.querySelector<HTMLElement>('button, a[href], input, summary')) ||
        place;
  if (goal?.matches('button, a, input, summary, [tabindex]') === false) goal.tabIndex = -1;
  goal?.focus({ preventScroll: true });
};
