/**
 * Measures the effect on everybody else of one client who browses large streams (pages.md 10.46): the documents of many
 * schools, an import of a million rows, and a school with thousands of decisions by hand.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { ledgerOn, type Recordable } from '../../src/ledger/ledger.ts';
import { streams } from '../../src/ledger/streams.ts';
import { fill } from '../documents/auditfile.ts';
import { context } from '../support/ledger.ts';
import type { Database, Server } from '../support/server.ts';
import type { Row } from '../support/table.ts';
import { importOf, type Kind, measured, mustBe } from './fairness.ts';
import { resultsFile } from './files.ts';
import { type Asked, type Served, serveApart } from './served.ts';

type Sizes = { readonly schools: number; readonly rows: number; readonly pupils: number; readonly decisions: number };

const full: Sizes = { schools: 1_500, rows: 1_000_000, pupils: 20_000, decisions: 4_000 };
const few: Sizes = { schools: 20, rows: 20_000, pupils: 1_000, decisions: 100 };

export const benchStreams = async (server: Server, { quick }: { quick: boolean }): Promise<Row[]> => {
  const sizes = quick ? few : full;
  const [log, read] = [await server.database(), await server.database()];
  const [large] = await fill(server, log, sizes.schools);
  const env = {
    EVENT_STORE: log.url,
    READ_STORE: read.url,
    DATA_DIR: join(server.folder, 'streams'),
    CLOCK_LEAP_DAYS: '4000',
  };
  const served = await serveApart(env, `/schools/${large}`);
  try {
    const imported = await mustBe(served, importOf(large!, resultsFile(sizes.rows, sizes.pupils, 0, true)));
    await decideOften(log, large!, sizes.decisions);
    await served.settled();
    await listed(served, large!);
    const rows: Row[] = [];
    for (const kind of kindsOf(large!, JSON.parse(imported).importId as string, sizes))
      rows.push(await measured(served, kind));
    return rows;
  } finally {
    await served.close();
  }
};

const eventsPerAppend = 500;

/** Corrections of results by hand, each of which is lifted again. The results do not exist, so no count changes. */
const decideOften = async ({ url }: Database, school: string, decisions: number): Promise<void> => {
  const store = await postgresStore(url);
  const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
  const keys = Array.from({ length: decisions }, (_, n) => n.toString(16).padStart(16, '0'));
  const events: Recordable[] = [
    ...keys.map((key) => ({ type: 'ResultCorrected', data: { school, key, changes: { yearGroup: 5 } } })),
    ...keys.map((key) => ({ type: 'ManualDecisionLifted', data: { school, key } })),
  ];
  let { head } = await ledger.read(streams.results(school));
  for (let at = 0; at < events.length; at += eventsPerAppend) {
    const [first, ...rest] = events.slice(at, at + eventsPerAppend);
    ({ head } = await ledger.append(streams.results(school), [first!, ...rest], head, context));
  }
  await store.close();
};

/** Waits until the list of streams holds the last of them. */
const listed = async (served: Served, school: string): Promise<void> => {
  const path = `/streams/${streams.results(school)}/events?limit=1`;
  while (!(await served.ask({ path })).text.includes('"ManualDecisionLifted"')) await delay(100);
};

const kindsOf = (school: string, importId: string, { decisions }: Sizes): Kind[] => {
  const one = (what: string, path: string): Kind => ({ what, ask: [{ path }] });
  const imported = `/streams/${streams.import(importId)}/events`;
  const results = `/streams/${streams.results(school)}/events`;
  const ten: Asked[] = Array.from({ length: 10 }, (_, revision) => ({ path: `${imported}/${revision}` }));
  return [
    one('streams', '/streams?limit=200'),
    one('a search that finds none', '/streams?search=nergens'),
    { what: 'ten searches', ask: Array.from({ length: 10 }, () => ({ path: '/streams?search=nergens' })), may: [429] },
    one('events of all documents', '/streams/documents/events?limit=200'),
    one('of a type that is not there', '/streams/documents/events?type=PlanDefined'),
    one('of some days', '/streams/documents/events?from=2020-01-01&to=2020-01-02'),
    one('parts of an import of a million rows', `${imported}?limit=200`),
    one('one of these parts', `${imported}/1`),
    { what: 'ten of these parts at once', ask: ten, may: [404, 429] },
    one('the event that names them', `${results}/1`),
    one('a decision by hand, of thousands', `${results}/${2 + Math.floor(decisions / 2)}`),
    one('a document', '/streams/documents/events/0'),
    one('an event of the catalogue', '/streams/catalogue/events/1'),
    one('all that it caused', '/streams/catalogue/events/1/caused?limit=200'),
  ];
};
