/** Finds codes of the interface that a page shows where it has a name for them. Its pages are looked at in Dutch. */
import type { Page } from 'playwright-core';
import { lineKinds } from '../../../src/domain/billing/documents/document.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import { fold } from '../../../src/domain/decider.ts';
import { categories } from '../../../src/domain/results/kinds.ts';

const opened = fold(catalogue, catalogue.decide({ type: 'OpenCatalogue' }, catalogue.initial));

/** Of the codes, those that are no Dutch word. */
const codes = [
  ...opened.plans.keys(),
  ...opened.sources.map(({ source }) => source),
  ...categories,
  ...lineKinds,
  ...['credit-note', 'peppol-file', 'in-development', 'under-study', 'on-the-job', 'count-day', 'month-end'],
].filter((code) => code.includes('-') || ['parnassys', 'esis', 'diataal', 'legacy', 'engagement'].includes(code));

/** What is marked as code is meant to be read as such: an id, the name of an event, the body of an answer. */
const meant = '.code, code, pre, kbd';

/** The codes, each with the text that it stands in. */
export const codesShown = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const form = new RegExp(${JSON.stringify(`(?<![\\w-])(${codes.join('|')})(?![\\w-])`)});
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (form.test(data) && parentElement.closest(${JSON.stringify(meant)}) === null) found.push(data.trim().slice(0, 80));
    }
    return found;
  })()`);
