/**
 * Everything that rests on an event (10.34): the documents that follow from it, the days on which it made pupils count,
 * and those pupils.
 */
import type { DecidedDocument } from '../../domain/billing/documents/document.ts';
import type { SubscriptionEvent } from '../../domain/billing/subscription/subscription.ts';
import { type Day, dayNumber } from '../../domain/day.ts';
import type { Results } from '../../domain/results/columns/state.ts';
import { intervalsOf } from '../../domain/results/counting/counting.ts';
import { countedBy, pseudonymOf } from '../../domain/results/counting/explain.ts';
import type { ResultsEvent } from '../../domain/results/events.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { schoolOf, streams } from '../../ledger/streams.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import { type DocumentRow, documentRows } from '../../projections/documents.ts';
import { countedDays } from '../billing/derivation.ts';
import type { Sources } from '../sources.ts';
import { decisionsOf } from './histories.ts';
import { documentsCount, firstDocumentAfter, poolSchoolsIn } from './namers.ts';
import { inputsOf, type Named } from './naming.ts';
import { objectIn, type SeenEvent } from './seenEvent.ts';
import { importStreamNamed } from './streamList.ts';

export type RestingDocument = Pick<DocumentRow, 'number' | 'school' | 'issuedOn' | 'total'>;

/** Pupils who counted on a day of a document by a result of the event. */
export type RestingDay = {
  readonly day: Day;
  readonly document: string;
  readonly pupils: number;
  /** The place in the log up to which the document counted. */
  readonly position: Position;
};

/** The first items of a list, and its length. */
export type Some<Item> = { readonly total: number; readonly items: readonly Item[] };

export type Rests = {
  /** The school whose days and pupils these are; null for an event about no school's results. */
  readonly school: string | null;
  readonly documents: Some<RestingDocument>;
  readonly days: Some<RestingDay>;
  /** Pseudonyms. */
  readonly pupils: Some<string>;
};

/** Selects documents: all, those of a school, or those issued to schools of a board. */
export type Whose = { readonly school?: string; readonly board?: string };

const shownMax = 20;

const some = <Item>(items: readonly Item[]): Some<Item> => ({ total: items.length, items: items.slice(0, shownMax) });

const nothing = { total: 0, items: [] };

/** @param isSeen whether the reader may see a document */
export const restsOn = async (
  sources: Sources,
  event: SeenEvent,
  whose: Whose,
  isSeen: (document: DocumentRow) => Promise<boolean>,
): Promise<Rests> => {
  const { documents, isOf } = await documentsOn(sources, event, whose, isSeen);
  const counting = isOf === undefined ? undefined : await countingEvent(sources, event);
  const school = isOf?.school ?? null;
  if (isOf === undefined || counting === undefined) return { school, documents, days: nothing, pupils: nothing };
  const given = { revision: counting, documents: isOf.rows.map(({ number, document }) => ({ number, document })) };
  const found = await inSchool(sources.deps, restingDays, isOf.school, given);
  return { school, documents, days: some(found.days), pupils: some(found.pupils) };
};

type DocumentsOn = {
  readonly documents: Some<RestingDocument>;
  /** The documents of the stream's own school. */
  readonly isOf?: { readonly school: string; readonly rows: readonly DocumentRow[] };
};

const documentsOn = async (
  sources: Sources,
  event: SeenEvent,
  whose: Whose,
  isSeen: (document: DocumentRow) => Promise<boolean>,
): Promise<DocumentsOn> => {
  const { kind, stream } = event;
  if (kind === 'catalogue') return { documents: await sinceInCatalogue(sources, event, whose, isSeen) };
  if (kind === 'documents') return { documents: await itself(sources, event) };
  if (kind === 'board') {
    const board = stream.slice(streams.board('').length);
    const rows = (await rowsOf(sources, { board })).filter(({ inputs }) => reads(inputs, event));
    return { documents: shown(await seenOf(rows, isSeen)) };
  }
  const school = await schoolBehind(sources, event);
  if (school === undefined) return { documents: nothing };
  const at = kind === 'import' ? await namedIn(sources, event) : event;
  const own = await decisionsOf(sources, [school]);
  const peers = poolSchoolsIn(own).filter((one) => one !== school);
  const decisions = peers.length === 0 ? own : [...own, ...(await decisionsOf(sources, peers))];
  const read = new Set(decisions.flatMap((one) => (readsBy(one, at) ? [String(one.data?.document)] : [])));
  const rows = (await Promise.all([school, ...peers].map((one) => rowsOf(sources, { school: one })))).flat();
  const found = rows.filter(({ document, inputs }) => read.has(document) || reads(inputs, at));
  const visible = await seenOf(found, isSeen);
  return { documents: shown(visible), isOf: { school, rows: visible.filter((row) => row.school === school) } };
};

const rowsOf = async ({ readStore }: Pick<Sources, 'readStore'>, whose: Whose): Promise<DocumentRow[]> =>
  (await readStore.find<DocumentRow>(documentRows.name, whose)).map(({ row }) => row);

const shown = (rows: readonly DocumentRow[]): Some<RestingDocument> =>
  some(rows.map(({ number, school, issuedOn, total }) => ({ number, school, issuedOn, total })));

const seenOf = async (
  rows: readonly DocumentRow[],
  isSeen: (document: DocumentRow) => Promise<boolean>,
): Promise<DocumentRow[]> => {
  const seenRows: DocumentRow[] = [];
  for (const row of rows) if (await isSeen(row)) seenRows.push(row);
  return seenRows;
};

type At = Pick<SeenEvent, 'stream' | 'revision'>;

/** Whether inputs hold the stream as it was at the event or later: the decision then read the event (5.3). */
const reads = (inputs: readonly Pick<Named, 'stream' | 'revision'>[], { stream, revision }: At): boolean =>
  inputs.some((input) => input.stream === stream && input.revision >= revision);

/** A decision also reads its own stream, up to itself. */
const readsBy = (decision: SeenEvent, at: At): boolean =>
  reads(inputsOf(decision), at) || (decision.stream === at.stream && decision.revision >= at.revision);

/**
 * Every later document reads the catalogue. The documents of one reader are few and are listed; those of all readers
 * are only counted.
 */
const sinceInCatalogue = async (
  sources: Sources,
  event: SeenEvent,
  whose: Whose,
  isSeen: (document: DocumentRow) => Promise<boolean>,
): Promise<Some<RestingDocument>> => {
  if (whose.school !== undefined || whose.board !== undefined) {
    const rows = (await rowsOf(sources, whose)).filter(({ inputs }) => reads(inputs, event));
    return shown(await seenOf(rows, isSeen));
  }
  const count = await documentsCount(sources);
  const first = await firstDocumentAfter(sources, count, event.position);
  const read = await sources.deps.ledger.store.read(streams.documents, first, shownMax);
  const items = read.flatMap(({ data }) => {
    const document = objectIn(data) as RestingDocument | null;
    if (document === null) return [];
    const { number, school, issuedOn, total } = document;
    return [{ number, school, issuedOn, total }];
  });
  return { total: count - first, items };
};

const itself = async ({ readStore }: Sources, { data }: SeenEvent): Promise<Some<RestingDocument>> => {
  const row = await readStore.get<DocumentRow>(documentRows.name, String(data?.number));
  return row === undefined ? nothing : shown([row]);
};

const schoolBehind = async (sources: Sources, { kind, stream }: SeenEvent): Promise<string | undefined> =>
  kind === 'import' ? (await importStreamNamed(sources, stream))?.school : schoolOf(stream);

/** The event that makes an import's parts count. */
const namedIn = async (sources: Sources, { stream }: SeenEvent): Promise<At> => {
  const row = (await importStreamNamed(sources, stream))!;
  return { stream: streams.results(row.school), revision: row.namedBy };
};

/** The revision of the event of a school's results by whose results pupils count; undefined where none do. */
const countingEvent = async (sources: Sources, event: SeenEvent): Promise<number | undefined> => {
  if (event.kind === 'import') return (await namedIn(sources, event)).revision;
  return event.type === 'ResultsImported' || event.type === 'ResultCorrected' ? event.revision : undefined;
};

/**
 * Whether a result, by its ordinal, exists because of an event: the import that linked it, or a correction in force.
 */
const byEvent = (state: Results, revision: number) => {
  const place = state.imports.findIndex((known) => known.revision === revision);
  return (ordinal: number): boolean =>
    (place !== -1 && state.linkedBy.values[ordinal] === place) ||
    state.decisions.get(ordinal)?.revisions.includes(revision) === true;
};

type Given = {
  readonly revision: number;
  readonly documents: readonly Pick<DocumentRow, 'number' | 'document'>[];
};

/**
 * Finds in each document the days on which pupils counted by results of an event, as known when it was decided. It may
 * fold a large school several times, so a worker does it.
 */
export const restingDays: SchoolTask<Given, { days: RestingDay[]; pupils: string[] }> = {
  name: 'resting-days',
  work: async ({ ledger, folds }, school, { revision, documents }) => {
    const [own, results] = await Promise.all([
      ledger.read<SubscriptionEvent>(streams.subscription(school)),
      ledger.read<ResultsEvent>(streams.results(school)),
    ]);
    const days: RestingDay[] = [];
    const pupils = new Set<string>();
    for (const { number, document } of documents) {
      const decided = own.events.find(({ type, data }) => type === 'DocumentDecided' && data.document === document)
        ?.data as DecidedDocument | undefined;
      const at = decided?.inputs.find(({ stream }) => stream === streams.results(school))?.revision ?? -1;
      const position = results.events.find((event) => event.revision === at)?.position;
      if (decided === undefined || position === undefined || at < revision) continue;
      const { state } = await folds.results(school, position);
      const isOfEvent = byEvent(state, revision);
      for (const account of decided.years) {
        const intervals = intervalsOf(state, account.yearGroups ?? undefined);
        for (const { day } of countedDays(account)) {
          const counted = countedBy(state, intervals, dayNumber(day));
          let found = 0;
          for (let pupil = 0; pupil < counted.length; pupil++) {
            if (counted[pupil] === -1 || !isOfEvent(counted[pupil]!)) continue;
            found++;
            pupils.add(pseudonymOf(state, pupil));
          }
          if (found > 0) days.push({ day, document: number, pupils: found, position });
        }
      }
    }
    return { days, pupils: [...pupils].sort() };
  },
};
