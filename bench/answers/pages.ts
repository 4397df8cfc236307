/**
 * Measures pages in a real Chromium, as pages.md 10.64 asks: how soon the largest part of a page is painted, how long an order
 * of sixty rows takes, how far parts move while they load, and how soon the overview of a board answers.
 */
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type Client, connect } from '../../clients/typescript/src/index.ts';
import { csvOf, demoSchool, resultsUpTo } from '../../src/demo/school.ts';
import { firstDayFor, type Stage, storyClock } from '../../src/demo/stage.ts';
import { importCsv, issuedOn } from '../../src/demo/steps.ts';
import { play } from '../../src/demo/story.ts';
import { type Day, dayNumber, dayOfMoment, yearOf } from '../../src/domain/day.ts';
import { signToken } from '../../src/http/access/auth.ts';
import type { Principal } from '../../src/http/access/principal.ts';
import { signInCode } from '../../src/http/access/signInCode.ts';
import { startTelboek, type Telboek } from '../../src/server/compose.ts';
import { readSettings } from '../../src/server/settings/settings.ts';
import { chromiumAt, chromiumMissing } from '../../test/support/chromium.ts';
import { median } from '../support/measure.ts';
import type { Server } from '../support/server.ts';
import type { Row } from '../support/table.ts';

export type PagesSize = { readonly quick: boolean; readonly rounds: number };

const secret = 'a secret of more than thirty-two bytes';
const board = '12345';
/** Six year groups are tested, so a school has some 300 pupils. */
const pupilsPerGroup = 50;
const schoolsTold = { full: 60, quick: 6 };
const tokenDays = 36_500;

export const benchPages = async (server: Server, { quick, rounds }: PagesSize): Promise<Row[]> => {
  if (chromiumAt === undefined) {
    process.stderr.write(`pages: not measured, because ${chromiumMissing}\n`);
    return [];
  }
  const schools = quick ? schoolsTold.quick : schoolsTold.full;
  const telboek = await played(server, schools);
  const browser = await chromium.launch({ executablePath: chromiumAt, args: ['--no-sandbox'] });
  try {
    return await measured({ telboek, browser, schools, rounds });
  } finally {
    await browser.close();
    await telboek.close();
  }
};

/** The ledger of the demo, and a board of many schools that were billed this year. */
const played = async (server: Server, schools: number): Promise<Telboek> => {
  const first = firstDayFor(dayOfMoment(new Date()));
  const clock = storyClock(`${yearOf(dayNumber(first))}-01-01`);
  const settings = readSettings({
    PORT: '0',
    EVENT_STORE: (await server.database()).url,
    READ_STORE: (await server.database()).url,
    DATA_DIR: join(server.folder, 'data-pages'),
    JWT_SECRET: secret,
    // The story moves its clock by months.
    CLOCK_LEAP_DAYS: '0',
  });
  const telboek = await startTelboek(settings, { logger: pino({ level: 'silent' }), now: clock.now });
  const since = clock.now();
  const as = async (principal: Principal): Promise<Client> => {
    const token = await signToken(Buffer.from(secret), principal, since, tokenDays);
    return connect({ url: telboek.url, credentials: { token } });
  };
  const client = await as({ subject: 'bench', role: 'admin' });
  const stage: Stage = { client, as, turnTo: clock.turnTo(telboek.dayTurned), tell: () => {} };
  await play(stage, first);
  await addBoard(stage, schools, first);
  clock.release();
  await telboek.dayTurned();
  await client.ask('GET /boards/{board}/overview', { params: { board } });
  return telboek;
};

/** Its schools start on the last day of the story, with a run of that day. */
const addBoard = async ({ client }: Stage, schools: number, first: Day): Promise<void> => {
  const startsOn: Day = `${yearOf(dayNumber(first)) + 3}-08-01`;
  const address = { street: 'Laan 1', postalCode: '1234 AB', city: 'Utrecht' };
  const params = { board };
  await client.ask('PUT /boards/{board}', { params, body: { name: 'Stichting Zestig', address } });
  const signed = { version: '4.0', signedOn: first, signedBy: 'bestuurder' };
  await client.ask('POST /boards/{board}/dpa', { params, body: signed });
  const csv = csvOf(resultsUpTo(first, startsOn, pupilsPerGroup));
  for (const id of idsOf(schools)) {
    const ofSchool = { params: { school: id } };
    const details = {
      name: `School ${id}`,
      board,
      kind: 'primary',
      yearClasses: true,
      source: 'parnassys',
      address,
    } as const;
    await client.ask('PUT /schools/{school}', { ...ofSchool, body: details });
    const accepted = { version: '2023-1', acceptedOn: first, acceptedBy: 'directeur' };
    await client.ask('POST /schools/{school}/terms', { ...ofSchool, body: accepted });
    await importCsv(client, id, 'parnassys', csv, { confirm: true });
    await client.ask('POST /schools/{school}/subscription', { ...ofSchool, body: { plan: 'per-pupil', startsOn } });
  }
  await issuedOn(client, startsOn);
};

const idsOf = (schools: number): string[] => Array.from({ length: schools }, (_, place) => `${10 + place}AB00`);

type Measuring = {
  readonly telboek: Telboek;
  readonly browser: Browser;
  readonly schools: number;
  readonly rounds: number;
};

/** The result of one visit of one page. `moved`: the sum of layout shifts. */
type Seen = { readonly paintedMs: number; readonly moved: number };

const measured = async ({ telboek, browser, schools, rounds }: Measuring): Promise<Row[]> => {
  const school: Principal = { subject: 'sanne', role: 'school', school: demoSchool.id };
  const ofBoard: Principal = { subject: 'bram', role: 'board', board };
  const opening = { browser, telboek };
  const planned: Seen[] = [];
  const mine: Seen[] = [];
  const many: Seen[] = [];
  const sorted: number[] = [];
  // The first round is not counted.
  for (let round = 0; round <= rounds; round++) {
    planned.push(await seenOf({ ...opening, path: '/ontwikkeling', ready: 'main' }));
    mine.push(
      await seenOf({ ...opening, who: school, path: `/scholen/${demoSchool.id}/mijn-gegevens`, ready: '.moments li' }),
    );
    many.push(
      await seenOf({
        ...opening,
        who: ofBoard,
        path: `/besturen/${board}`,
        ready: `tbody tr:nth-child(${schools})`,
        whenRead: async (page) => {
          sorted.push(await sortingMs(page));
        },
      }),
    );
  }
  const paintedIn = (seen: readonly Seen[]) => median(seen.slice(1).map(({ paintedMs }) => paintedMs));
  const painted = (what: string, seen: readonly Seen[], atMost: number): Row => ({
    what: `${what}, largest part painted`,
    figure: paintedIn(seen),
    unit: 'ms',
    ratio: median(seen.slice(1).map(({ paintedMs }, round) => paintedMs / planned[round + 1]!.paintedMs)),
    baseline: `a page without a read: ${paintedIn(planned).toFixed(0)}`,
    aim: { of: 'figure', atMost },
  });
  const moved = (what: string, seen: readonly Seen[]): Row => ({
    what: `${what}, parts moved, at most`,
    figure: Math.max(...seen.map(({ moved }) => moved * thousand)),
    unit: '1/1000 of the screen',
    aim: { of: 'figure', atMost: movedMax * thousand },
  });
  return [
    painted("page 'mijn gegevens'", mine, 1_000),
    painted(`page of ${schools} schools`, many, 1_500),
    {
      what: `order of ${schools} rows, until painted`,
      figure: median(sorted.slice(1)),
      unit: 'ms',
      aim: { of: 'figure', atMost: 100 },
    },
    moved("page 'mijn gegevens'", mine),
    moved(`page of ${schools} schools`, many),
    {
      what: `overview of ${schools} schools, p50`,
      figure: await overviewMs(telboek, ofBoard, rounds),
      unit: 'ms',
      aim: { of: 'figure', atMost: 250 },
    },
  ];
};

const movedMax = 0.05;
const thousand = 1_000;

type Opening = {
  readonly telboek: Telboek;
  readonly browser: Browser;
  readonly who?: Principal;
  readonly path: string;
  /** A text that is there once the page is complete. */
  readonly ready: string;
  readonly whenRead?: (page: Page) => Promise<void>;
};

/** Opens a page in a browser that has kept nothing. */
const seenOf = async ({ telboek, browser, who, path, ready, whenRead }: Opening): Promise<Seen> => {
  const context = await browser.newContext({ baseURL: telboek.url, viewport: { width: 1280, height: 900 } });
  try {
    if (who !== undefined) await signIn(context, who);
    const page = await context.newPage();
    await page.goto(path);
    await page.locator(ready).first().waitFor();
    const seen = await page.evaluate<Seen>(seenSoFar);
    await whenRead?.(page);
    return seen;
  } finally {
    await context.close();
  }
};

// Scripts for the page are texts, because other parts of the bench have no types of the browser.
const seenSoFar = `new Promise((resolve) => {
  const observed = (type) => new Promise((told) => {
    new PerformanceObserver((list) => told(list.getEntries())).observe({ type, buffered: true });
    // When the page has no entry of this kind, none is ever reported, so this answers after a while.
    setTimeout(() => told([]), 200);
  });
  Promise.all([observed('largest-contentful-paint'), observed('layout-shift')]).then(([painted, shifts]) => resolve({
    paintedMs: painted.at(-1).startTime,
    moved: shifts.filter((one) => !one.hadRecentInput).reduce((total, { value }) => total + value, 0),
  }));
})`;

/** The time from the press of the button over a column until the frame after it was painted. */
const sortingMs = (page: Page): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve) => {
    const start = performance.now();
    document.querySelector('th button').click();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  })`);

const signIn = async (context: BrowserContext, principal: Principal): Promise<void> => {
  const code = await signInCode(Buffer.from(secret), principal, new Date());
  const answer = await context.request.post('/session', {
    data: { code },
    headers: { 'Sec-Fetch-Site': 'same-origin' },
  });
  if (!answer.ok()) throw new Error(`Signing in was refused: ${await answer.text()}`);
};

const overviewsPerRound = 4;

const overviewMs = async ({ url }: Telboek, ofBoard: Principal, rounds: number): Promise<number> => {
  const token = await signToken(Buffer.from(secret), ofBoard, new Date(), 1);
  const times: number[] = [];
  for (let asked = 0; asked <= rounds * overviewsPerRound; asked++) {
    const start = performance.now();
    const answer = await fetch(`${url}/boards/${board}/overview`, { headers: { Authorization: `Bearer ${token}` } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The overview answered ${answer.status}: ${text}`);
    times.push(performance.now() - start);
  }
  return median(times.slice(1));
};
