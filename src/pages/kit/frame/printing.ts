/** Opens on paper everything that a reader could open on screen (pages.md 10.63), and adds the address of the page. */

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
