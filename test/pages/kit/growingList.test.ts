/** Lists that are read further by 'Meer laden' (pages.md 10.7, 10.8, 10.10), on the page of requests, two at a time. */
import type { Browser, Locator, Page, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../../support/api.ts';
import { launched, noBrowser, ownPages, readAgain, type Visit, visit } from '../../support/browser.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { worldOn } from '../../support/world.ts';

const reads = /\/information-requests(\?.*)?$/;
const isFurther = (request: Request): boolean => request.url().includes('cursor=');

describe.skipIf(noBrowser)('10.7: a list that was read further keeps its length and place when it is read anew', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await openApi({
      world: await worldOn({ today: '2024-08-01' }),
      pages: await ownPages(),
      limits: { informationRequests: { windowMs: 60_000, perClient: 1_000, overall: 1_000 } },
    });
    await api.turnTo('2024-08-01');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });
  // Each test begins with seven more that are open; the newest stand first.
  beforeEach(async () => {
    for (let number = 1; number <= 7; number++) await ask(`Vraag ${number}`);
  });

  const ask = async (question: string): Promise<void> => {
    const body = JSON.stringify({ name: 'Jannie', email: 'jannie@school.example', question });
    await api.fetch('/information-requests', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  };

  /** The list comes two at a time, which the page does not know. @param held may hold back a request, or fail it */
  const atList = async (
    look: (visit: Visit) => Promise<void>,
    held: (request: Request) => Promise<void> | 'failed' | undefined = () => undefined,
  ): Promise<void> => {
    const own = await visit(browser, api, 'admin');
    try {
      await own.page.route(reads, async (route: Route) => {
        const holding = held(route.request());
        if (holding === 'failed') return route.abort();
        await holding;
        const url = new URL(route.request().url());
        url.searchParams.set('limit', '2');
        // A request that the page has cancelled meanwhile goes nowhere.
        await route.continue({ url: `${url}` }).catch(() => {});
      });
      await own.open('/verzoeken');
      await look(own);
    } finally {
      await own.close();
    }
  };

  const idsOn = (page: Page): Promise<(string | null)[]> =>
    page.locator('article h2').evaluateAll((all) => all.map(({ id }) => id));

  const showMore = async (page: Page, length: number): Promise<void> => {
    await page.getByRole('button', { name: 'Meer laden' }).click();
    await expect.poll(async () => (await idsOn(page)).length).toBe(length);
  };

  /** For a press of 'Meer laden' whose answer comes only when it is let go. */
  const holdingMore = () => {
    let holding: Promise<void> | undefined;
    return {
      holds: (request: Request) => (isFurther(request) ? holding : undefined),
      /** @returns lets the answer come, and waits for it */
      held: async (page: Page): Promise<() => Promise<void>> => {
        const { promise, resolve } = Promise.withResolvers<void>();
        holding = promise;
        const [asked] = await Promise.all([
          page.waitForRequest((request) => reads.test(request.url()) && isFurther(request)),
          page.getByRole('button', { name: 'Meer laden' }).click(),
        ]);
        holding = undefined;
        return async () => {
          resolve();
          await asked.response();
        };
      },
    };
  };

  /** Marks one as handled, and returns its article. */
  const handle = async (page: Page, id: string) => {
    const article = page.locator('article', { has: page.locator(`[id="${id}"]`) });
    await article.locator('summary').click();
    await article.getByRole('button', { name: 'Is behandeld' }).click();
    return article;
  };

  /** Where the reader sees it on the screen. */
  const heightOf = async (article: Locator): Promise<number> => (await article.locator('h2').boundingBox())!.y;

  it('10.10: an act on its third page leaves the list as long as it was, read anew, at its place, with the focus', () =>
    atList(async ({ page, faults }) => {
      await showMore(page, 4);
      await showMore(page, 6);
      const before = await idsOn(page);
      const article = await handle(page, before[4]!);
      const place = await heightOf(article);
      await actDone(article, 'behandeld');
      expect(await idsOn(page)).toEqual(before);
      expect(await article.locator('h2').innerText()).toContain('behandeld');
      expect(await heightOf(article)).toBeCloseTo(place, 0);
      expect(faults).toEqual([]);
    }));

  it('10.7: back on a page, its list is as long as it was left', () =>
    atList(async ({ page }) => {
      await showMore(page, 4);
      const before = await idsOn(page);
      await page.evaluate(`document.querySelector('a[href="/wensen"]').click()`);
      await page.locator('h1', { hasText: 'Wensen' }).waitFor();
      await page.goBack();
      await expect.poll(() => idsOn(page)).toEqual(before);
      await readAgain(page);
      expect(await idsOn(page)).toEqual(before);
    }));

  it('10.8: a further page that cannot be read anew leaves all on screen, and trying again reads all of it', () => {
    let isFailing = false;
    return atList(
      async ({ page }) => {
        await showMore(page, 4);
        const before = await idsOn(page);
        isFailing = true;
        const article = await handle(page, before[3]!);
        await page.getByRole('alert').filter({ hasText: 'Geen verbinding' }).waitFor();
        await actDone(article, 'behandeld');
        expect(await idsOn(page)).toEqual(before);
        expect(await article.locator('h2').innerText()).toContain('open');
        isFailing = false;
        await page.getByRole('button', { name: 'Opnieuw proberen' }).click();
        await expect.poll(() => article.locator('h2').innerText()).toContain('behandeld');
        expect(await idsOn(page)).toEqual(before);
        expect(await page.getByRole('alert').count()).toBe(0);
      },
      (request) => (isFailing && isFurther(request) ? 'failed' : undefined),
    );
  });

  it('10.62: the press that reads the last of it leaves the focus there, and trying again too', () => {
    let isFailing = true;
    return atList(
      async ({ page }) => {
        const focused = () => page.evaluate<string>('document.activeElement.innerText');
        await page.getByRole('button', { name: 'Meer laden' }).press('Enter');
        await page.getByRole('alert').waitFor();
        isFailing = false;
        await page.getByRole('button', { name: 'Opnieuw proberen' }).press('Enter');
        await expect.poll(async () => (await idsOn(page)).length).toBe(4);
        await expect.poll(focused).toBe('Meer laden');
        const more = page.getByRole('button', { name: 'Meer laden' });
        for (let length = 4; (await more.count()) > 0; length = (await idsOn(page)).length) {
          await more.press('Enter');
          await expect.poll(async () => (await idsOn(page)).length).toBeGreaterThan(length);
        }
        await expect.poll(focused).toBe('Alles is geladen.');
      },
      (request) => (isFailing && isFurther(request) ? 'failed' : undefined),
    );
  });

  it('what is read anew for another filter does not win from the list that was chosen since', () => {
    const more = holdingMore();
    return atList(async ({ page }) => {
      await showMore(page, 4);
      const answered = await more.held(page);
      await page.getByRole('checkbox').check();
      await expect.poll(async () => (await idsOn(page)).length).toBe(2);
      const chosen = await idsOn(page);
      await answered();
      await readAgain(page);
      expect(await idsOn(page)).toEqual(chosen);
    }, more.holds);
  });

  it('more that was asked for while the list is read anew comes all the same, once', () => {
    const more = holdingMore();
    return atList(async ({ page }) => {
      await showMore(page, 4);
      const before = await idsOn(page);
      const answered = await more.held(page);
      // The newest is shown only after the list was read anew, which is done before the held answer comes.
      await ask('Nog een vraag');
      const article = await handle(page, before[0]!);
      await article.getByText('behandeld', { exact: true }).first().waitFor();
      await expect.poll(async () => (await idsOn(page)).length).toBe(4);
      await expect.poll(async () => (await idsOn(page))[1]).toBe(before[0]);
      await answered();
      await expect.poll(async () => (await idsOn(page)).length).toBe(6);
      const ids = await idsOn(page);
      expect(new Set(ids).size).toBe(6);
      expect(ids.slice(1, 5)).toEqual(before);
    }, more.holds);
  });
});
