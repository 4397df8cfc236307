/** Opens pages in Debian's Chromium, against a server of this process (pages.md 10.65). */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { expect } from 'vitest';
import { buildPages } from '../../src/adapters/pages/buildPages.ts';
import type { Principal, Role } from '../../src/http/access/principal.ts';
import { signInCode } from '../../src/http/access/signInCode.ts';
import type { BuiltPages } from '../../src/http/pages.ts';
import { type Api, apiSecret, principals } from './api.ts';
import { chromiumAt, chromiumMissing, installedChromium } from './chromium.ts';

/**
 * The reason to skip these tests; undefined where there is a browser. Where everything is tested, a missing browser is a
 * failure and no reason to skip.
 */
export const noBrowser: string | undefined = chromiumAt !== undefined || process.env.CI ? undefined : chromiumMissing;
if (noBrowser !== undefined) console.warn(`Tests of pages are skipped: ${noBrowser}`);

let built: Promise<BuiltPages> | undefined;

/** The pages as the server serves them, built once for all tests of a file. */
export const ownPages = (): Promise<BuiltPages> => {
  built ??= buildPages();
  return built;
};

export const launched = async (): Promise<Browser> =>
  chromium.launch({ executablePath: installedChromium(), args: ['--no-sandbox', '--force-prefers-reduced-motion'] });

// Some pages are opened on purpose while nothing can be followed.
const followedMsMax = 5_000;

/**
 * With `PAGES_SLOWED=1` the browser computes slowly and each answer takes its time to come, as on a machine that has much
 * else to do. A test that looks before the page is ready then fails each time.
 */
const slowed = process.env.PAGES_SLOWED === '1';
const slowerTimes = 3;
const latencyMs = 150;

const slowDown = async (context: BrowserContext, page: Page): Promise<void> => {
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowerTimes });
  const unlimited = { downloadThroughput: -1, uploadThroughput: -1 };
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: latencyMs, ...unlimited });
};

export type Looking = {
  readonly language?: 'nl' | 'en';
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly timezone?: string;
};

export type Visit = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors, reports of the policy, failed loads, and requests to another origin. A test ends with none. */
  readonly faults: readonly string[];
  /** Opens a path of ours, and waits until its title is there and the page has read everything. */
  open(path: string): Promise<void>;
  /** Opens a path and waits for its title only. For tests that hold up what the page reads. */
  beginToOpen(path: string): Promise<void>;
  /** The paths of the requests so far, without those of the HTML page's own files. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

/** A browser in which somebody is signed in, or nobody. */
export const visit = async (
  browser: Browser,
  api: Api,
  who: Role | Principal | undefined,
  { language = 'nl', width = 1280, height = 900, scheme = 'light', timezone = 'Europe/Amsterdam' }: Looking = {},
): Promise<Visit> => {
  const origin = `http://127.0.0.1:${api.port}`;
  const context = await browser.newContext({
    baseURL: origin,
    locale: language === 'nl' ? 'nl-NL' : 'en-GB',
    viewport: { width, height },
    colorScheme: scheme,
    timezoneId: timezone,
    reducedMotion: 'reduce',
  });
  // This is shorter than the time limit of a test, so that a failure says what was waited for.
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  if (slowed) await slowDown(context, page);
  const faults: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', ({ message }) => faults.push(`error: ${message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== origin) faults.push(`another origin: ${request.url()}`);
    else if (!url.pathname.startsWith('/pages/')) asked.push(`${url.pathname}${url.search}`);
  });
  const waiting = new Set<Request>();
  page.on('request', (request) => waiting.add(request));
  page.on('requestfinished', (request) => waiting.delete(request));
  page.on('requestfailed', (request) => waiting.delete(request));
  unanswered.set(page, waiting);
  await page.addInitScript({ content: reportingPolicy });
  if (who !== undefined) await signIn(context, api, typeof who === 'string' ? principals[who] : who);
  const beginToOpen = async (path: string): Promise<void> => {
    // What the test wrote is in the read models then, also on a machine that has much else to do.
    await api.followed(followedMsMax);
    await page.goto(path);
    await page
      .locator('h1')
      .waitFor()
      .catch((error) => {
        throw new Error(`${path} has no title. ${faults.join('; ')}`, { cause: error });
      });
  };
  return {
    page,
    context,
    faults,
    asked,
    beginToOpen,
    open: async (path) => {
      await beginToOpen(path);
      await allRead(page);
    },
    close: () => context.close(),
  };
};

/**
 * Waits until the page has read everything. The test polls from outside, because the page's policy lets no script of a test
 * wait inside it.
 */
export const allRead = (page: Page): Promise<unknown> => expect.poll(() => page.locator('.loading').count()).toBe(0);

/** The requests of each page that have no answer yet. */
const unanswered = new WeakMap<Page, ReadonlySet<Request>>();

/** Waits until what is known to the page is drawn, and what it does after drawing has begun. */
const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))',
  );

/** Waits until a page that was already complete has read again whatever it began to read, and has drawn it. */
export const readAgain = (page: Page): Promise<unknown> =>
  expect
    .poll(
      async () => {
        await drawn(page);
        if (unanswered.get(page)!.size > 0) return 'it waits for an answer';
        // An answer may lead to another read, such as that of the names in it.
        await drawn(page);
        const isReading = (await page.locator('.loading, .updating').count()) > 0;
        return isReading || unanswered.get(page)!.size > 0 ? 'it goes on reading' : 'it has read';
      },
      { timeout: 10_000 },
    )
    .toBe('it has read');

// Scripts for the page are texts, because the tests of other parts have no types of the browser.
const reportingPolicy = `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  console.error('policy: ' + violatedDirective + ' ' + blockedURI))`;

/** Signs the browser in with a code, as the link of `npm run sign-in` does (10.12). */
const signIn = async (context: BrowserContext, api: Api, principal: Principal): Promise<void> => {
  const code = await signInCode(apiSecret, principal, api.world.deps.ledger.now());
  const answer = await context.request.post('/session', {
    data: { code },
    headers: { 'Sec-Fetch-Site': 'same-origin' },
  });
  if (!answer.ok()) throw new Error(`Signing in was refused: ${await answer.text()}`);
};

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * The faults that axe finds against WCAG 2.2 AA, one line each. The page's policy does not apply to axe.
 * @param rules the only rules that are tried; default: all
 */
export const axeFaults = async (page: Page, rules?: readonly string[]): Promise<string[]> => {
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(axeSource);
  const runOnly = rules ?? axeTags;
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify({ runOnly, resultTypes: ['violations'] })})`,
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`));
};

const tabsMax = 60;

/** Presses the tab key until the element with the focus has this name. */
export const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  for (let tabs = 0; tabs < tabsMax; tabs++) {
    await page.keyboard.press('Tab');
    if (name.test(await page.evaluate<string>('document.activeElement.textContent.trim()'))) return;
  }
  throw new Error(`The tab key does not lead to ${name}`);
};

/** The folder of pictures is one for each checkout. */
const pictures = join(tmpdir(), 'telboek-pages', basename(process.cwd()));

/** Keeps a picture of the whole page, for a person to look at, where PICTURES asks for pictures. */
export const picture = async (page: Page, name: string): Promise<void> => {
  if (process.env.PICTURES === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
};
