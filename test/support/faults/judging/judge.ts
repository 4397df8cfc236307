/**
 * Compares the log with the answers that clients got: nothing may be lost, doubled, or done although it was refused.
 */

import { addDays } from '../../../../src/domain/day.ts';
import type { EventStore, StoredEvent } from '../../../../src/ledger/eventStore.ts';
import type { Metadata } from '../../../../src/ledger/ledger.ts';
import type { Sent } from '../load.ts';
import type { Days } from '../operations.ts';
import { decidedBy } from '../operations.ts';

export type Verdict = {
  readonly acknowledged: number;
  readonly refused: number;
  /** Operations without an answer. Each must have been done completely or not at all. */
  readonly unknown: number;
  /** Operations that were sent more than once. */
  readonly repeated: number;
  /** Operations that were acknowledged but are missing in the log. */
  readonly lost: readonly string[];
  /** Operations that are in the log more than once. */
  readonly doubled: readonly string[];
  /** Operations that were refused but are in the log, or whose answer breaks the rules. */
  readonly wrong: readonly string[];
};

type Place = { readonly events: readonly StoredEvent[]; readonly numbers: ReadonlySet<string> };

export const judge = async (sent: readonly Sent[], store: EventStore): Promise<Verdict> => {
  const { caused, numbers } = await readLog(store);
  const lost: string[] = [];
  const doubled: string[] = [];
  const wrong: string[] = [];
  for (const one of sent) {
    const told = `${one.kind} ${one.id} (${one.outcome}${one.answer === undefined ? '' : ` ${one.answer.status} ${one.answer.body.code ?? ''}`})`;
    const place: Place = { events: caused.get(one.id) ?? [], numbers };
    if (one.wants === 'done' && one.outcome === 'refused') wrong.push(`${told} was refused`);
    if (one.wants === 'refused' && one.outcome === 'acknowledged') wrong.push(`${told} was not refused`);
    if (one.outcome === 'refused' && place.events.length > 0)
      wrong.push(`${told} wrote ${place.events.map(({ type }) => type).join(', ')}`);
    const times = timesDone(one, place);
    if (one.outcome === 'acknowledged' && times === 0) lost.push(told);
    if (times > 1) doubled.push(`${told}: ${times} times`);
  }
  const of = (outcome: Sent['outcome']): number => sent.filter((one) => one.outcome === outcome).length;
  return {
    acknowledged: of('acknowledged'),
    refused: of('refused'),
    unknown: of('unknown'),
    repeated: sent.filter(({ attempts }) => attempts > 1).length,
    lost,
    doubled,
    wrong,
  };
};

/**
 * Counts how often the log holds an operation. For documents: whether all answered documents are there, and each
 * decision only once.
 */
const timesDone = ({ kind, answer, outcome }: Sent, { events, numbers }: Place): number => {
  const type = decidedBy[kind];
  if (type !== undefined) return events.filter((event) => event.type === type).length;
  if (outcome !== 'acknowledged') return 0;
  const answered: string[] = answer!.body.issued.map(({ number }: { number: string }) => number);
  const repeats = answered.length - new Set(answered).size;
  return answered.every((number) => numbers.has(number)) ? 1 + repeats : 0;
};

const eventsPerRead = 500;

const readLog = async (store: EventStore) => {
  const caused = new Map<string, StoredEvent[]>();
  const numbers = new Set<string>();
  for (let position = 0; ; ) {
    const events = await store.readAll(position, eventsPerRead);
    for (const event of events) {
      const { $correlationId } = JSON.parse(event.metadata) as Metadata;
      const others = caused.get($correlationId);
      if (others === undefined) caused.set($correlationId, [event]);
      else others.push(event);
      if (event.type === 'InvoiceIssued') numbers.add((JSON.parse(event.data) as { number: string }).number);
    }
    const last = events.at(-1);
    if (last === undefined) return { caused, numbers };
    position = last.position;
  }
};

type Caused = Awaited<ReturnType<typeof readLog>>['caused'];

/**
 * The operations on files and results that were really done: the acknowledged ones, and those without an answer that
 * the log holds.
 */
const doneIn = (sent: readonly Sent[], caused: Caused): Sent[] =>
  sent.filter(({ id, kind, outcome }) => {
    if (outcome !== 'unknown') return outcome === 'acknowledged';
    return (caused.get(id) ?? []).some(({ type }) => type === decidedBy[kind]);
  });

/** A server whose clock was ahead may have dated the file later than today. */
const isLinkedBy = (today: string, { id }: Sent, caused: Caused): boolean => {
  const imported = (caused.get(id) ?? []).find(({ type }) => type === 'ResultsImported');
  const { linkedOn = today } = JSON.parse(imported?.data ?? '{}') as { linkedOn?: string };
  return linkedOn <= today;
};

// Days. A result in a file of today is at most this old; a result in a file of the past is no longer valid (3.1).
const takenDaysMax = 200;

/** The number of pupils that must count today in each school (3.2). Every result of a load has a pupil of its own. */
export const pupilsToday = async (
  sent: readonly Sent[],
  store: EventStore,
  { today }: Days,
): Promise<ReadonlyMap<string, number>> => {
  const { caused } = await readLog(store);
  const done = doneIn(sent, caused);
  const aboutOf = (kind: Sent['kind']) => new Set(done.filter((one) => one.kind === kind).map(({ about }) => about));
  const [withdrawnFiles, withdrawn, lifted] = [aboutOf('withdrawImport'), aboutOf('withdrawResult'), aboutOf('lift')];
  const counting = new Map<string, Set<string>>();
  for (const one of done) {
    const { id, school, keys = [], request } = one;
    if (school === null) continue;
    const known = counting.get(school) ?? new Set();
    counting.set(school, known);
    if (withdrawnFiles.has(id) || !isLinkedBy(today, one, caused)) continue;
    for (const key of keys) if (isRecent(request.body as string, key, today)) known.add(key);
  }
  for (const known of counting.values())
    for (const key of known) if (withdrawn.has(key) && !lifted.has(key)) known.delete(key);
  return new Map([...counting].map(([school, keys]) => [school, keys.size]));
};

const isRecent = (file: string, key: string, today: string): boolean => {
  const row = file.split('\n').find((line) => line.startsWith(`${key};`));
  return row !== undefined && row.split(';')[2]! >= addDays(today, -takenDaysMax);
};
