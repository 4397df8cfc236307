/** One thread of the making: makes its schools ahead, and then records them day by day on orders. */
import { parentPort, workerData } from 'node:worker_threads';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import type { ImportPartStored } from '../../src/domain/results/columns/part.ts';
import { type Ledger, ledgerOn, type StreamHead } from '../../src/ledger/ledger.ts';
import { streams } from '../../src/ledger/streams.ts';
import { context, eachOf } from '../support/ledger.ts';
import { type Exported, exportsByDay, type MadeAhead, makeAhead, mendingsOf } from './ahead.ts';
import { daysPerRound, mendingDay, noon, registeredOn } from './calendar.ts';
import { secretOf } from './history.ts';
import { type MadeSchool, nationOf } from './nation.ts';

export type MakerData = {
  readonly url: string;
  readonly scale: number;
  readonly folder: string;
  readonly thread: number;
  readonly threads: number;
};

export type Order =
  | { readonly do: 'ahead' | 'secrets' | 'end' }
  | { readonly do: 'mend'; readonly round: number }
  /** The next day of the round with exports of any school. */
  | { readonly do: 'day'; readonly round: number; readonly day: string };

export type Answer = { readonly made?: MadeAhead; readonly failure?: string; readonly progress?: number };

const schoolsTogether = 32;

const { url, scale, folder, thread, threads } = workerData.given as MakerData;

/** Not divided by n itself, because the days of export depend on n. */
const isOurs = ({ n }: MadeSchool): boolean => Math.floor(n / daysPerRound) % threads === thread;
const schools = new Map(
  nationOf(scale)
    .schools.filter(isOurs)
    .map((school) => [school.n, school]),
);

let now = noon(registeredOn);
let ids = 0;
const newId = () => `${String(thread + 1).padStart(8, '0')}-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
const store = await postgresStore(url);
const ledger: Ledger = ledgerOn({ store, now: () => now, newId });
const heads = new Map<number, StreamHead>();
let reading:
  | { readonly round: number; readonly days: AsyncGenerator<Exported[], void, void>; next?: Exported[] }
  | undefined;

const append = async (school: number, event: Parameters<Ledger['append']>[1][0]): Promise<void> => {
  const stream = streams.results(schools.get(school)!.id);
  heads.set(school, (await ledger.append(stream, [event], heads.get(school), context)).head);
};

const recordImport = async ({ school, imported: { data, parts } }: Exported): Promise<void> => {
  const stream = streams.import(data.import);
  let head: StreamHead | undefined;
  for (const part of parts) {
    const stored: ImportPartStored = { type: 'ImportPartStored', data: part };
    ({ head } = await ledger.append(stream, [stored], head, context));
  }
  const rows = { stream, from: 0, to: head!.revision, digest: head!.digest };
  const { school: id, import: importId, source, linkedOn, fileDigest, ...numbers } = data;
  await append(school, {
    type: 'ResultsImported',
    data: { school: id, import: importId, source, linkedOn, fileDigest, rows, ...numbers },
  });
};

const recordDay = async (round: number, day: string): Promise<void> => {
  if (reading?.round !== round) reading = { round, days: exportsByDay(folder, round) };
  reading.next ??= (await reading.days.next()).value ?? [];
  if (reading.next[0]?.day !== day) return;
  const ofDay = reading.next;
  delete reading.next;
  now = noon(day);
  await eachOf(ofDay, schoolsTogether, recordImport);
};

const mend = async (round: number): Promise<void> => {
  now = noon(mendingDay(round));
  const all = [];
  for await (const one of mendingsOf(folder, round)) all.push(one);
  await eachOf(all, schoolsTogether, async ({ school, mended }) => {
    for (const event of mended) await append(school, event);
  });
};

const obey = async (order: Order): Promise<Answer> => {
  switch (order.do) {
    case 'ahead': {
      let done = 0;
      const onSchool = () => ++done % 20 === 0 && parentPort!.postMessage({ progress: done } satisfies Answer);
      return { made: makeAhead(folder, [...schools.values()], onSchool) };
    }
    case 'secrets':
      await eachOf([...schools.values()], schoolsTogether, (school) => append(school.n, secretOf(school)));
      return {};
    case 'day':
      await recordDay(order.round, order.day);
      return {};
    case 'mend':
      await mend(order.round);
      return {};
    case 'end':
      await store.close();
      return {};
  }
};

parentPort!.on('message', (order: Order) => {
  obey(order).then(
    (answer) => {
      parentPort!.postMessage(answer);
      if (order.do === 'end') parentPort!.close();
    },
    (error: unknown) => parentPort!.postMessage({ failure: error instanceof Error ? error.stack : String(error) }),
  );
});
