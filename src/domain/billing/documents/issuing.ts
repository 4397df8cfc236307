/** The documents stream gives decisions of the subscriptions' streams their numbers, dates and parties (4.6–4.8, 4.14, 5.2). */

import { vatRateOn } from '../../catalogue.ts';
import type { VatRate } from '../../catalogueEvents.ts';
import { addDays, type Day, dayNumber, yearOf } from '../../day.ts';
import { type DecimalText, isNegative } from '../../money.ts';
import type { Debtor, Supplier } from '../../parties/party.ts';
import { Rejection } from '../../rejection.ts';
import { type Rules, type RulesTable, rulesNamed, unknownRules } from '../rules/rules.ts';
import type { DecidedDocument, Input, Line, Purpose, YearReference } from './document.ts';

/** An issued document. It never changes (4.7). */
export type NumberedDocument = {
  readonly number: string;
  readonly kind: 'invoice' | 'credit-note';
  readonly purpose: Purpose;
  readonly school: string;
  /** The school's board on the issue date. */
  readonly board: string | null;
  readonly issuedOn: Day;
  readonly dueOn: Day;
  readonly supplier: Supplier;
  readonly debtor: Debtor;
  readonly year: YearReference;
  /** `settles` holds document numbers here, and references of bills made elsewhere. */
  readonly lines: readonly Omit<Line, 'formula'>[];
  readonly total: DecimalText;
  /** In percent. */
  readonly vatRate: DecimalText;
  readonly vat: DecimalText;
  readonly net: DecimalText;
  /** Number of the document that this one cancels; null for any other document. */
  readonly cancels: string | null;
  /** Id of the decision to which this document gives a number. */
  readonly document: string;
  /** The event of the decision, and the streams from which VAT rate and parties were read. */
  readonly decision: Input;
  readonly inputs: readonly Input[];
};

export type DocumentsEvent = { readonly type: 'InvoiceIssued'; readonly data: NumberedDocument };

/** A decision with everything that its document takes from other streams, as they are at the moment of issuing. */
export type Issuable = {
  readonly decided: DecidedDocument;
  readonly decision: Input;
  readonly board: string | null;
  readonly supplier: Supplier;
  readonly debtor: Debtor;
  readonly vatRates: readonly VatRate[];
  readonly inputs: readonly Input[];
};

export type IssueDocuments = {
  readonly type: 'IssueDocuments';
  readonly data: { readonly on: Day; readonly documents: readonly Issuable[]; readonly rules: RulesTable };
};

/** The fields of an issued document that later documents and payments need. */
export type Issued = Pick<
  NumberedDocument,
  'number' | 'vatRate' | 'total' | 'cancels' | 'school' | 'board' | 'issuedOn' | 'dueOn'
> & {
  /** The streams that it names, each with the revision through which it was read: they tell who its debtor was. */
  readonly named: readonly Pick<Input, 'stream' | 'revision'>[];
};

export const issuedAs = ({ inputs, ...document }: Omit<Issued, 'named'> & Pick<NumberedDocument, 'inputs'>): Issued => {
  const { number, vatRate, total, cancels, school, board, issuedOn, dueOn } = document;
  const named = inputs.map(({ stream, revision }) => ({ stream, revision }));
  return { number, vatRate, total, cancels, school, board, issuedOn, dueOn, named };
};

export type Issuing = {
  readonly lastIssuedOn: Day | undefined;
  /** The last sequence number used in the calendar year of `lastIssuedOn`. */
  readonly lastSequence: number;
  /** Issued documents, by document id. */
  readonly issued: ReadonlyMap<string, Issued>;
};

const paymentTermDays = 30;

/** The day by which a document of a day is to be paid (4.14). */
export const dueAfter = (issuedOn: Day): Day => addDays(issuedOn, paymentTermDays);

const initial: Issuing = { lastIssuedOn: undefined, lastSequence: 0, issued: new Map() };

/**
 * Numbers the decisions that have no number yet, in the order given. It refuses nothing: {@link mustBeIssueDate}
 * checked `on` before the decision. If another document has got a later date since, that date is used, because issue
 * dates never go back (4.7).
 */
const decide = ({ data: { on, documents, rules } }: IssueDocuments, state: Issuing): DocumentsEvent[] => {
  const { lastIssuedOn = on } = state;
  const date = on < lastIssuedOn ? lastIssuedOn : on;
  const numbering = continued(state);
  return documents.flatMap((issuable) =>
    numbering.state().issued.has(issuable.decided.document)
      ? []
      : [numbering.add({ type: 'InvoiceIssued', data: numbered(issuable, date, numbering.state(), rules) })],
  );
};

/**
 * A document is numbered by the rules that its decision names.
 * @throws Error for rules that are not known; the reader of a decision refuses these before
 */
const numbered = (issuable: Issuable, on: Day, state: Issuing, table: RulesTable): NumberedDocument => {
  const { decided } = issuable;
  const rules = rulesNamed(table, decided);
  if (rules === undefined) throw new Error(`Document ${decided.document} ${unknownRules(decided)}`);
  return numberedDocument(issuable, on, state, rules);
};

const evolveAll = (state: Issuing, events: readonly DocumentsEvent[]): Issuing => {
  const numbering = continued(state);
  for (const event of events) numbering.add(event);
  return numbering.state();
};

/**
 * Folds events one by one into one copy of the index, because a ledger of ten years holds tens of thousands of
 * documents. The states share that index, so an earlier state also knows later numbers.
 */
const continued = (start: Issuing = initial) => {
  let issued: Map<string, Issued> | undefined;
  let state = start;
  return {
    state: (): Issuing => state,
    add: (event: DocumentsEvent): DocumentsEvent => {
      const { document, number, issuedOn } = event.data;
      // Copied only when needed: every school of a run asks for this state, and mostly nothing is new.
      issued ??= new Map(start.issued);
      issued.set(document, issuedAs(event.data));
      state = { lastIssuedOn: issuedOn, lastSequence: sequenceOf(number), issued };
      return event;
    },
  };
};

export const issuing = {
  initial,
  decide,
  evolve: (state: Issuing, event: DocumentsEvent): Issuing => evolveAll(state, [event]),
  evolveAll,
  continued,
};

/** @throws Rejection for a date in the future, or before the last document's (4.7, 4.8) */
export const mustBeIssueDate = (on: Day, today: Day, { lastIssuedOn, lastSequence }: Issuing): void => {
  if (on > today) throw new Rejection('issue_date_in_future', { on, today });
  if (lastIssuedOn === undefined || on >= lastIssuedOn) return;
  const number = numberIn(yearOf(dayNumber(lastIssuedOn)), lastSequence);
  throw new Rejection('issue_date_before_last', { on, last: lastIssuedOn, number });
};

/** The document that a decision becomes when it is issued next, on a day: the same function issues and verifies (5.3). */
export const numberedDocument = (
  issuable: Issuable,
  on: Day,
  state: Issuing,
  { rounding }: Rules,
): NumberedDocument => {
  const { decided, decision, board, supplier, debtor, inputs } = issuable;
  const { school, purpose, year, total, document } = decided;
  const vatRate = rateFor(issuable, on, state);
  return {
    number: nextNumber(on, state),
    kind: isNegative(total) ? 'credit-note' : 'invoice',
    purpose,
    school,
    board,
    issuedOn: on,
    dueOn: dueAfter(on),
    supplier,
    debtor,
    year,
    lines: decided.lines.map(({ formula: _, ...line }) => ({
      ...line,
      settles: line.settles.map((id) => (decided.elsewhere?.includes(id) ? id : numberOf(id, state))),
    })),
    total,
    vatRate,
    ...rounding.splitVat(total, vatRate),
    cancels: decided.cancels === null ? null : numberOf(decided.cancels, state),
    document,
    decision,
    inputs,
  };
};

/** The VAT rate on the issue date. A cancelling document keeps the rate of the cancelled one (4.6). */
const rateFor = (issuable: Issuable, on: Day, { issued }: Issuing): DecimalText => {
  const { cancels } = issuable.decided;
  const kept = cancels === null ? undefined : issued.get(cancels)?.vatRate;
  return kept ?? mustHaveVatRate(vatRateOn(issuable, on), on);
};

/** @throws Rejection vat_rate_unknown */
export const mustHaveVatRate = (rate: VatRate | undefined, on: Day): DecimalText => {
  if (rate === undefined) throw new Rejection('vat_rate_unknown', { on });
  return rate.ratePercent;
};

/** The next number: one series per calendar year of issue, from 1, without gaps (4.7). */
const nextNumber = (on: Day, { lastIssuedOn, lastSequence }: Issuing): string => {
  const year = yearOf(dayNumber(on));
  const sameYear = lastIssuedOn !== undefined && yearOf(dayNumber(lastIssuedOn)) === year;
  const sequence = sameYear ? lastSequence + 1 : 1;
  return numberIn(year, sequence);
};

const numberIn = (year: number, sequence: number): string => `${year}-${String(sequence).padStart(6, '0')}`;

const sequenceOf = (number: string): number => Number(number.slice(number.indexOf('-') + 1));

/** The number of a document that a decision names. That document was decided earlier in the same stream, so it was numbered earlier too. */
const numberOf = (id: string, { issued }: Issuing): string => {
  const document = issued.get(id);
  if (document === undefined) throw new Error(`Document ${id} is named before it has a number`);
  return document.number;
};

/** An issued document with the digest of its event. */
export type IssuedDocument = NumberedDocument & { readonly digest: string };
