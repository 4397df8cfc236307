/**
 * Measures invoice runs over many schools, each issuing one year's documents, and the verification of all documents.
 */

import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { verifyLedger } from '../../src/commands/audit/verify/verify.ts';
import { issueDueDocuments } from '../../src/commands/billing/run.ts';
import { startSubscription } from '../../src/commands/billing/subscribe.ts';
import type { Deps } from '../../src/commands/deps.ts';
import type { EventStore, StoredEvent } from '../../src/ledger/eventStore.ts';
import { foldCache } from '../../src/ledger/states/foldCache.ts';
import { type Folds, foldsOf } from '../../src/ledger/states/folds.ts';
import { streams } from '../../src/ledger/streams.ts';
import { documentRows } from '../../src/projections/documents.ts';
import { type Follower, follow } from '../../src/projections/following/follower.ts';
import { pupilCounts } from '../../src/projections/pupilCounts.ts';
import { schoolSubscriptions } from '../../src/projections/subscriptions.ts';
import { readSettings } from '../../src/server/settings/settings.ts';
import { type Bench, context, eachOf, openBench, schoolId } from '../support/ledger.ts';
import { median, perSecond, rateOf } from '../support/measure.ts';
import { seeded } from '../support/seeded.ts';
import type { Server } from '../support/server.ts';
import { type Aim, type Row, rateRow } from '../support/table.ts';

export type BillingSize = { readonly schools: number; readonly rounds: number };

const firstYear = 2016;
const imports = 10;
const together = 16;
const { foldCacheBytes } = readSettings({});
const catchUpMsMax = 600_000;

/**
 * The modes take turns, one year each. The cost of a year's document does not depend on what was recorded for other
 * years.
 */
const modes = ['cold', 'warm folds', 'cold, until in the read models'] as const;
type Mode = (typeof modes)[number];

export const benchBilling = async (server: Server, { schools: count, rounds }: BillingSize): Promise<Row[]> => {
  const schools = Array.from({ length: count }, (_, n) => schoolId(n));
  const bench = await openBench(server, schools);
  await eachOf(schools, 8, (school) => prepare(bench, school));
  const readUrl = (await server.database()).url;
  const spare = await postgresStore((await server.database()).url);
  const measured: Measured = { ...bench, spare, followed: (folds) => openFollower(bench, readUrl, folds) };
  const times = new Map<Mode, { subject: number; baseline: number }[]>(modes.map((mode) => [mode, []]));
  // Not counted: the first year has other lines than later ones, and code is compiled during it.
  await run(measured, firstYear, 'cold');
  for (let round = 0; round < rounds; round++)
    for (const [n, mode] of modes.entries())
      times.get(mode)!.push(await run(measured, firstYear + 1 + round * modes.length + n, mode));
  const aim: Aim = { of: 'figure', atLeast: 300 };
  const rows = modes.map((mode) =>
    rateRow(`run, ${count} schools, ${mode}`, 'documents/s', rateOf(count, times.get(mode)!), 'its appends alone', aim),
  );
  const verified = await verification(bench, Math.min(rounds, 2));
  await spare.close();
  await bench.close();
  return [...rows, ...verified];
};

/**
 * Prepares a school with some two results of each of 200-odd pupils in each of ten years. Its files hold the last two years.
 */
export const prepare = async (bench: Bench, school: string): Promise<void> => {
  const upTo = seeded(Number(school.slice(0, 2)) * 100 + Number(school.slice(4)));
  await bench.register(school);
  await startSubscription(bench.deps, school, { plan: 'per-pupil', startsOn: `${firstYear}-08-01` }, context);
  const files: string[][] = [];
  for (let year = 0; year < imports; year++) {
    const pupils = 200 + upTo(60);
    const takenOn = `${firstYear + year}-0${1 + upTo(6)}-${10 + upTo(18)}`;
    files.push(
      Array.from({ length: pupils * 2 }, (_, n) => {
        const pupil = year * 25 + (n >> 1);
        return `${year}-${n};L${pupil};${takenOn};toets;${1 + ((n >> 1) % 8)};RW-${n % 2}`;
      }),
    );
    const rows = files.slice(-2).flat();
    const file = Buffer.from(['resultaat;leerling;afnamedatum;categorie;jaargroep;toetscode', ...rows].join('\n'));
    await bench.importCsv(school, file, `${firstYear + year}-07-${10 + upTo(18)}`);
  }
};

type Measured = Bench & {
  /** A store on a database of its own, for the appends that a run is compared with. */
  readonly spare: EventStore;
  followed(folds: Folds): Promise<{ follower: Follower; close(): Promise<void> }>;
};

/** Does one year's run and, beside it, only the appends of that run into another store. Resolves with milliseconds. */
const run = async (
  { deps, store, spare, followed }: Measured,
  year: number,
  mode: Mode,
): Promise<{ subject: number; baseline: number }> => {
  const folds = foldsOf(deps.ledger, foldCache(foldCacheBytes));
  const running: Deps = { ...deps, folds };
  if (mode === 'warm folds') for (const school of await deps.index.subscribedSchools()) await folds.results(school);
  const reading = mode === 'cold, until in the read models' ? await followed(folds) : undefined;
  const before = await store.head();
  const start = performance.now();
  const { issued, position } = await issueDueDocuments(running, { on: `${year}-08-01` }, context);
  await reading?.follower.reaches(position, catchUpMsMax);
  const subject = performance.now() - start;
  await reading?.close();
  const schools = (await deps.index.subscribedSchools()).length;
  if (issued.length !== schools) throw new Error(`${issued.length} documents of ${schools} schools in ${year}`);
  return { subject, baseline: await appendsAlone(await store.readAll(before, Number.MAX_SAFE_INTEGER), spare, year) };
};

const appendsAlone = async (written: readonly StoredEvent[], store: EventStore, year: number): Promise<number> => {
  const isIssued = ({ stream }: StoredEvent) => stream === streams.documents;
  const decided = written.filter((event) => !isIssued(event));
  const issued = written.filter(isIssued);
  const again = ({ type, data, metadata, id }: StoredEvent) => ({ id, type, data, metadata });
  let last = -1;
  const start = performance.now();
  for (let at = 0; at < decided.length; at += together) {
    await Promise.all(
      decided.slice(at, at + together).map((event) => store.append(`${year}-${event.stream}`, [again(event)], 'none')),
    );
    const numbered = issued.slice(at, at + together).map(again);
    await store.append(`${year}-${streams.documents}`, numbered, last === -1 ? 'none' : last);
    last += numbered.length;
  }
  return performance.now() - start;
};

/** Read models that are followed as on a running server, and that have caught up. */
const openFollower = async ({ store }: Bench, url: string, folds: Folds) => {
  const readStore = await postgresReadStore(url);
  const follower = follow(store, readStore, [schoolSubscriptions, documentRows, pupilCounts(folds)]);
  if (!(await follower.reaches(await store.head(), catchUpMsMax)))
    throw new Error('The read models did not catch up', { cause: follower.failure() });
  const close = async () => {
    await follower.stop();
    await readStore.close();
  };
  return { follower, close };
};

/** Verification does chains first and documents after them. Its progress shows where the chains end. */
const verification = async ({ store }: Bench, rounds: number): Promise<Row[]> => {
  const chains: { subject: number; baseline: number }[] = [];
  const recomputing: number[] = [];
  let sizes = { events: 0, documents: 0 };
  for (let round = 0; round < rounds; round++) {
    const baseline = await readAlone(store);
    const start = performance.now();
    let chainsEnd = start;
    const { events, documents, differences } = await verifyLedger(store, {
      onProgress: () => {
        chainsEnd = performance.now();
      },
    });
    if (differences.length > 0) throw new Error(`The ledger differs: ${JSON.stringify(differences[0])}`);
    chains.push({ subject: chainsEnd - start, baseline });
    recomputing.push(performance.now() - chainsEnd);
    sizes = { events, documents };
  }
  return [
    rateRow('verification, chains', 'events/s', rateOf(sizes.events, chains), 'reading them alone'),
    { what: 'verification, documents', figure: perSecond(sizes.documents, median(recomputing)), unit: 'documents/s' },
  ];
};

const readAlone = async (store: EventStore): Promise<number> => {
  const start = performance.now();
  for (let position = 0; ; ) {
    const batch = await store.readAll(position, 1_000);
    const last = batch.at(-1);
    if (last === undefined) return performance.now() - start;
    position = last.position;
  }
};
