/**
 * Checks whether the content of a page fits (pages.md 10.62): a text that could be seen at first must still be visible,
 * inside the screen and uncut. Scripts are texts, because the tests of other parts have no types of the browser.
 */
import type { Page } from 'playwright-core';

/** Remembers, inside the page, the pieces of text that can be seen now. */
export const rememberShown = (page: Page): Promise<void> =>
  page.evaluate(`(() => {
    ${isShown}
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    globalThis.shownAtFirst = [];
    while (walker.nextNode())
      if (walker.currentNode.data.trim() !== '' && isShown(walker.currentNode)) shownAtFirst.push(walker.currentNode);
  })()`);

/** The pieces of text that do not fit, one line each. */
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
      // The table under a chart holds everything that the chart shows (10.31). The labels before the values replace a head.
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

/** Opens everything that can be opened. */
export const openAll = (page: Page): Promise<void> =>
  page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");

/** The sum of the layout shifts since the page began to load (10.64). */
export const shifted = (page: Page): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve) => {
    const sum = (entries) => entries.filter((one) => !one.hadRecentInput).reduce((total, { value }) => total + value, 0);
    new PerformanceObserver((list) => resolve(sum(list.getEntries()))).observe({ type: 'layout-shift', buffered: true });
    // When nothing moved, no shift is ever reported, so this waits for two frames instead.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(0))));
  })`);

// A text that only a screen reader gets is one pixel large.
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
