/**
 * The derivation of a document: each line with its formula, the counts of its days, and the pupils who counted on them
 * as known when the document was decided (5.3, 5.5).
 */

import type { DecidedDocument, Input, Line } from '../../domain/billing/documents/document.ts';
import { agreedFormula, lineFormula, vatFormula } from '../../domain/billing/documents/formulaParts.ts';
import type { DocumentsEvent } from '../../domain/billing/documents/issuing.ts';
import { lineName } from '../../domain/billing/documents/lineWords.ts';
import { versionNamed } from '../../domain/billing/rules/rules.ts';
import type { SubscriptionEvent } from '../../domain/billing/subscription/subscription.ts';
import type { AgreedPrice, YearAccount } from '../../domain/billing/years/account.ts';
import type { BoardEvent } from '../../domain/board.ts';
import { boardOf } from '../../domain/boards/ids.ts';
import { catalogue, priceOn } from '../../domain/catalogue.ts';
import type { CatalogueEvent } from '../../domain/catalogueEvents.ts';
import type { Day } from '../../domain/day.ts';
import type { ResultsEvent } from '../../domain/results/events.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { Ledger, Recorded } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { type DocumentRow, documentRows } from '../../projections/documents.ts';
import type { Language } from '../../words/language.ts';
import { shownEvent } from '../results/evidence.ts';
import type { Sources } from '../sources.ts';
import type { AgreedBy, BilledBefore, CountedDay, Derivation, DerivedYear, DocumentReference } from './derived.ts';
import type { LinesSince } from './since.ts';

/** The documents issued for a school, in order of issue. */
export type IssuedFor = (school: string) => Promise<readonly DocumentRow[]>;

export const issuedInReadModel =
  ({ readStore }: Pick<Sources, 'readStore'>): IssuedFor =>
  async (school) =>
    (await readStore.find<DocumentRow>(documentRows.name, { school })).map(({ row }) => row);

/** Every document, in order of issue, from the events alone. */
export const issuedInLog = async ({ ledger }: Pick<Sources['deps'], 'ledger'>): Promise<DocumentRow[]> =>
  (await ledger.read<DocumentsEvent>(streams.documents)).events.map((event) =>
    documentRows.apply(undefined, event, undefined),
  );

export type DecisionEvent = Recorded<Extract<SubscriptionEvent, { type: 'DocumentDecided' }>>;

/** Everything that a derivation is read from, read once. */
export type Origin = {
  readonly document: DocumentRow;
  readonly decision: DecisionEvent;
  readonly decisions: readonly DecisionEvent[];
  readonly results: readonly Recorded<ResultsEvent>[];
  readonly catalogue: readonly Recorded<CatalogueEvent>[];
  /** Events of the boards whose agreements set the prices. */
  readonly boards: readonly Recorded<BoardEvent>[];
  readonly issued: readonly DocumentRow[];
};

/** @throws Error when the log does not hold the decision that the document names. */
export const originOf = async (
  { deps: { ledger } }: Pick<Sources, 'deps'>,
  issuedFor: IssuedFor,
  document: DocumentRow,
): Promise<Origin> => {
  const [own, results, prices, issued] = await Promise.all([
    ledger.read<SubscriptionEvent>(streams.subscription(document.school)),
    ledger.read<ResultsEvent>(streams.results(document.school)),
    ledger.read<CatalogueEvent>(streams.catalogue),
    issuedFor(document.school),
  ]);
  const decisions = own.events.filter((event): event is DecisionEvent => event.type === 'DocumentDecided');
  const decision = decisions.find(({ data }) => data.document === document.document);
  if (decision === undefined) throw new Error(`The decision of document ${document.number} is not in the log`);
  const boards = await boardEvents(ledger, decision.data.years);
  return { document, decision, decisions, results: results.events, catalogue: prices.events, boards, issued };
};

const boardEvents = async (ledger: Ledger, years: readonly YearAccount[]): Promise<Recorded<BoardEvent>[]> => {
  const boards = new Set(years.flatMap(({ agreed }) => (agreed === undefined ? [] : [boardOf(agreed.agreement)])));
  const histories = [...boards].map((board) => ledger.read<BoardEvent>(streams.board(board)));
  return (await Promise.all(histories)).flatMap(({ events }) => events);
};

/**
 * @param since why its correction lines are there; see {@link linesSince}
 * @param language of the lines' descriptions
 */
export const derivationOf = (origin: Origin, since: LinesSince, language: Language): Derivation => {
  const { document, decision } = origin;
  const { data: decided } = decision;
  const vat = `${document.total} × ${document.vatRate} / (100 + ${document.vatRate}) = ${document.vat}`;
  const resultsAt = positionOf(origin.results, inputIn(decided, streams.results(document.school)));
  return {
    number: document.number,
    digest: document.digest,
    decision: document.decision,
    purpose: decided.purpose,
    cancels: document.cancels,
    lines: decided.lines.map((line, index) => {
      const from = decided.years.find((account) => isSameYear(account, line)) ?? null;
      const before = line.kind === 'correction' && from !== null ? billedBefore(origin, from) : undefined;
      return {
        line: index + 1,
        description: lineName(line, language),
        ...line,
        formulaParts: lineFormula(line),
        settles: document.lines[index]?.settles ?? line.settles,
        from,
        ...(before && { before }),
        ...(since.has(index + 1) ? { since: since.get(index + 1)! } : {}),
      };
    }),
    years: decided.years.map((account) => ({
      term: account.term,
      year: account.year,
      price: priceOf(origin, account),
      days: countedDays(account).map((counted) => ({
        ...counted,
        who: whoPath(origin, account, counted.day, resultsAt),
      })),
    })),
    settled: settledBy(origin),
    decidedBy: shownEvent(decision),
    issuedBy: { stream: streams.documents, revision: document.revision },
    inputs: decided.inputs,
    rules: versionNamed(decided),
    resultsAt,
    issuedFrom: document.inputs,
    vatFormula: vat,
    vatFormulaParts: vatFormula(vat),
  };
};

const isSameYear = (one: Pick<Line, 'term' | 'year'>, other: Pick<Line, 'term' | 'year'>): boolean =>
  one.term === other.term && one.year === other.year;

/** Nothing is counted anew: the document that settled the year last recorded its counts in its decision (5.3). */
const billedBefore = ({ decisions, issued }: Origin, now: YearAccount): BilledBefore | undefined => {
  const settling = decisions.findLast(
    ({ data: { document, lines } }) =>
      now.documents.includes(document) && lines.some((line) => line.kind !== 'advance' && isSameYear(line, now)),
  );
  const then = settling?.data.years.find((account) => isSameYear(account, now));
  const number = issued.find(({ document }) => document === settling?.data.document)?.number;
  if (then === undefined || number === undefined) return undefined;
  return {
    number,
    average: then.average?.shown ?? null,
    due: then.due,
    months: now.months.flatMap(({ lastDay, pupils }) => {
      const month = then.months.find((one) => one.lastDay === lastDay);
      return month === undefined ? [] : [{ lastDay, before: month.pupils, pupils }];
    }),
  };
};

const inputIn = ({ inputs }: DecidedDocument, stream: string): Input =>
  inputs.find((input) => input.stream === stream) ?? { stream, revision: -1, digest: '' };

/**
 * Position of the event that an input names. A position and not a moment, because several events may be recorded in one
 * millisecond.
 */
const positionOf = (history: readonly Recorded<ResultsEvent>[], { revision }: Input): Position =>
  history.find((event) => event.revision === revision)?.position ?? 0;

/**
 * Every day whose count went into an amount of a year: the count day, and then the month ends or, under a daily
 * measure, the days on which the number changed.
 */
export const countedDays = ({ countDay, count, months, days }: YearAccount): Omit<CountedDay, 'who'>[] => [
  ...(countDay === null || count === null ? [] : [{ day: countDay, as: 'count-day' as const, pupils: count }]),
  ...(days === null
    ? months.map(({ lastDay, pupils }) => ({ day: lastDay, as: 'month-end' as const, pupils }))
    : days.map(({ day, pupils }) => ({ day, as: 'change' as const, pupils }))),
];

const whoPath = ({ document }: Origin, { yearGroups }: YearAccount, day: Day, position: Position): string => {
  const scope = yearGroups === null ? '' : `&yearGroups=${yearGroups.join(',')}`;
  return `/schools/${document.school}/counts/${day}/pupils?position=${position}${scope}`;
};

/**
 * The price of a year comes from the catalogue of the first standing document with a line for that year. Without such a
 * document it comes from the catalogue of this one (4.2).
 */
const priceOf = (origin: Origin, { price, plan, from, documents, agreed }: YearAccount): DerivedYear['price'] => {
  if (price === null) return null;
  const first = origin.decisions.find(({ data }) => data.document === documents[0]);
  const { revision } = inputIn((first ?? origin.decision).data, streams.catalogue);
  let state = catalogue.initial;
  let origins: Recorded<CatalogueEvent> | undefined;
  for (const event of origin.catalogue.filter((candidate) => candidate.revision <= revision)) {
    const before = priceOn(state, plan, from);
    state = catalogue.evolve(state, event);
    if (priceOn(state, plan, from) !== before) origins = event;
  }
  return {
    amount: price,
    event: origins === undefined || (agreed !== undefined && !restsOnPlan(origin, agreed)) ? null : shownEvent(origins),
    document: origin.issued.find(({ document }) => document === first?.data.document)?.number ?? null,
    ...(agreed === undefined ? {} : { agreed: agreedBy(origin, (first ?? origin.decision).data, agreed) }),
  };
};

/** A discount is the only kind of terms that starts from the plan's price. */
const restsOnPlan = ({ boards }: Origin, { agreement }: AgreedPrice): boolean =>
  boards.some((event) => puts(event, agreement) && event.data.terms.kind === 'discount');

type InForce = Extract<BoardEvent, { type: 'FrameworkAgreementConcluded' | 'FrameworkAgreementConfirmed' }>;

/** Whether an event put an agreement in force (7.3). */
const puts = (event: BoardEvent, agreement: string): event is InForce =>
  (event.type === 'FrameworkAgreementConcluded' || event.type === 'FrameworkAgreementConfirmed') &&
  event.data.agreement === agreement;

/** Uses the events that the board's stream held when the price was decided. */
const agreedBy = (
  { boards, document }: Origin,
  decided: DecidedDocument,
  { agreement, formula }: AgreedPrice,
): AgreedBy => {
  const stream = streams.board(boardOf(agreement));
  const { revision } = inputIn(decided, stream);
  const then = boards.filter((event) => event.stream === stream && event.revision <= revision);
  const concluded = then.find((event) => puts(event, agreement));
  const joined = then.findLast(
    ({ type, data }) => type === 'FrameworkJoined' && data.agreement === agreement && data.school === document.school,
  );
  return {
    agreement,
    formula,
    formulaParts: agreedFormula(formula),
    concludedBy: concluded === undefined ? null : shownEvent(concluded),
    joinedBy: joined === undefined ? null : shownEvent(joined),
  };
};

const settledBy = ({ document, issued }: Origin): DocumentReference[] => {
  const named = new Set([...document.lines.flatMap(({ settles }) => settles), document.cancels]);
  return issued
    .filter(({ number }) => named.has(number))
    .map(({ number, issuedOn, total, decision, revision, digest }) => ({
      number,
      issuedOn,
      total,
      decided: decision,
      issued: { stream: streams.documents, revision, digest },
    }));
};
