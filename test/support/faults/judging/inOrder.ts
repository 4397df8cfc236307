/** Checks the conditions that a ledger must fulfil after any fault. */
import { randomUUID } from 'node:crypto';
import { verifyLedger } from '../../../../src/commands/audit/verify/verify.ts';
import { addDays } from '../../../../src/domain/day.ts';
import type { EventStore } from '../../../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../../../src/ledger/ledger.ts';
import { readModels } from '../../../../src/projections/models.ts';
import type { ReadStore } from '../../../../src/projections/readStore.ts';
import { rebuild } from '../../../../src/projections/rebuilding/rebuild.ts';

export type Stores = { readonly store: EventStore; readonly readStore: ReadStore };

/** The faults found, each as a sentence: in the log, and in the read models compared with a rebuild (5.8). */
export const disorderIn = async ({ store, readStore }: Stores): Promise<string[]> => [
  ...(await disorderInLog(store)),
  ...(await staleModels(store, readStore)),
];

/** Checks verification (5.4), numbers (4.7), and days and moments of recording (5.10). */
export const disorderInLog = async (store: EventStore): Promise<string[]> => [
  ...(await differencesIn(store)),
  ...(await gapsIn(store)),
  ...(await daysMissingIn(store)),
  ...(await momentsFallingIn(store)),
];

const differencesIn = async (store: EventStore): Promise<string[]> =>
  (await verifyLedger(store)).differences.map(({ stream, revision, what }) => `${stream}@${revision}: ${what}`);

const gapsIn = async (store: EventStore): Promise<string[]> => {
  const numbers = (await store.read('documents')).map(({ data }) => (JSON.parse(data) as { number: string }).number);
  const last = new Map<string, number>();
  return numbers.flatMap((number) => {
    const [year = '', place = ''] = number.split('-');
    const expected = (last.get(year) ?? 0) + 1;
    last.set(year, Number(place));
    return Number(place) === expected ? [] : [`document ${number} where ${year}-${expected} was next`];
  });
};

const daysMissingIn = async (store: EventStore): Promise<string[]> => {
  const days = (await store.read('calendar')).map(({ data }) => (JSON.parse(data) as { day: string }).day);
  return days.flatMap((day, index) => {
    const before = days[index - 1];
    return before === undefined || addDays(before, 1) === day ? [] : [`day ${day} was closed after ${before}`];
  });
};

const eventsPerRead = 500;

const momentsFallingIn = async (store: EventStore): Promise<string[]> => {
  const latest = new Map<string, string>();
  const falling: string[] = [];
  for (let position = 0; ; ) {
    const events = await store.readAll(position, eventsPerRead);
    for (const { stream, revision, metadata } of events) {
      const { recordedAt = '' } = JSON.parse(metadata) as { recordedAt?: string };
      if (recordedAt < (latest.get(stream) ?? ''))
        falling.push(`${stream}@${revision} was recorded before the one before it`);
      latest.set(stream, recordedAt);
    }
    const last = events.at(-1);
    if (last === undefined) return falling;
    position = last.position;
  }
};

const staleModels = async (store: EventStore, readStore: ReadStore): Promise<string[]> => {
  const stale: string[] = [];
  for (const model of readModels(ledgerOn({ store, now: () => new Date(), newId: randomUUID }))) {
    const rebuilt = await rebuild(store, readStore, model, { replaces: false });
    if (rebuilt === 'in progress') stale.push(`${model.name} is being rebuilt`);
    else if (rebuilt.differences !== null && rebuilt.differences.count > 0)
      stale.push(`${model.name} differs from a rebuild in ${rebuilt.differences.keys.join(', ')}`);
  }
  return stale;
};
