/** What a reader would open to see is open on paper (pages.md 10.63), with the address it was printed from. */

export const openedInPrint = (): void => {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details.opens-in-print:not([open])')];
    for (const one of opened) one.open = true;
    document.body.dataset.printed = location.href;
  });
  addEventListener('afterprint', () => {
    for (const one of opened) one.open = false;
    opened = [];
  });
};
