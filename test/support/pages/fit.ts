/**
 * Whether what a page shows fits where it is shown (pages.md 10.62): a text that was to be seen at first must still be, inside the
 * screen and uncut. Scripts are texts, because the tests of other parts know no document.
 */
import type { Page } from 'playwright-core';

/** Keeps, in the page, the pieces of text that are to be seen now. */
export const rememberShown = (page: Page): Promise<void> =>
  page.evaluate(`(() => {
    ${isShown}
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    globalThis.shownAtFirst = [];
    while (walker.nextNode())
      if (walker.currentNode.data.trim() !== '' && isShown(walker.currentNode)) shownAtFirst.push(walker.currentNode);
  })()`);

/** What does not fit, a line for each. */
export const faultsOfFit = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    ${isShown}
    const wide = document.documentElement.clientWidth;
    const faults = [];
    const lengthen = document.documentElement.scrollWidth - wide;
    if (lengthen > 0) {
      const outside = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > wide + 1);
      faults.push('the page is ' + lengthen + ' pixels too wide: ' + outside.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)));
    }
    const onPaper = matchMedia('print').matches;
    for (const text of shownAtFirst) {
      if (!text.isConnected) continue;
      const parent = text.parentElement;
      // The table under a chart holds all that it does (10.31); the labels before its values take the place of a head.
      if (parent.closest('.chart, .stacks thead') !== null) continue;
      if (onPaper && parent.closest('.no-print, .crumbs, .buttons, .button, .filters, form, button, summary, select, .table-tools') !== null) continue;
      const told = JSON.stringify(text.data.trim().slice(0, 60));
      if (!isShown(text)) { faults.push('no longer shown: ' + told); continue; }
      const { left, right } = boxOf(text);
      if (left < -1 || right > wide + 1) faults.push('outside the screen: ' + told);
      for (let around = parent; around !== null && around !== document.body; around = around.parentElement) {
        if (getComputedStyle(around).overflowX === 'visible') continue;
        const edge = around.getBoundingClientRect();
        if (right > edge.right + 1 || left < edge.left - 1) faults.push('cut by ' + around.className + ': ' + told);
      }
    }
    return faults;
  })()`);

/** Opens all that can be opened. */
export const openAll = (page: Page): Promise<void> =>
  page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");

/** How far the page's parts moved since it began to load, as layout shifts are summed (10.64). */
export const shifted = (page: Page): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve) => {
    const sum = (entries) => entries.filter((one) => !one.hadRecentInput).reduce((total, { value }) => total + value, 0);
    new PerformanceObserver((list) => resolve(sum(list.getEntries()))).observe({ type: 'layout-shift', buffered: true });
    // Nothing is told where nothing moved.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(0))));
  })`);

// What only a screen reader gets is cut to a pixel.
const isShown = `
  const boxOf = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return range.getBoundingClientRect();
  };
  const isShown = (text) => {
    const { width, height } = boxOf(text);
    return width > 0 && height > 0 && text.parentElement.closest('.hidden') === null
      && text.parentElement.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };`;
