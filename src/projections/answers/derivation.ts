/** From each line of a document to its formula, to the counts of its days, to the streams that hold the rest (5.3, 5.5). */
import { billingOf } from '../../commands/billing/decide.ts';
import type { YearAccount } from '../../domain/billing/account.ts';
import type { DecidedDocument, Input, Line } from '../../domain/billing/document.ts';
import type { InvoiceRow } from '../invoices.ts';
import type { Sources } from './sources.ts';

export type DerivedLine = Line & {
  /** Place on the document, from 1. */
  readonly line: number;
  readonly description: string;
  /** The year it is for, with counts and their days, price, due and billed as they were known. */
  readonly from: YearAccount | null;
};

export type Derivation = {
  readonly number: string;
  readonly digest: string;
  readonly decision: Input;
  readonly purpose: DecidedDocument['purpose'];
  readonly cancels: string | null;
  readonly lines: readonly DerivedLine[];
  /** What the decision was made from: nothing else counts. */
  readonly inputs: readonly Input[];
  /** What number, date and parties were taken from. */
  readonly issuedFrom: readonly Input[];
  /** total × rate / (100 + rate) */
  readonly vatFormula: string;
};

/** @throws Error when the log does not hold the decision that the document names. */
export const derivationAnswer = async (sources: Pick<Sources, 'deps'>, invoice: InvoiceRow): Promise<Derivation> => {
  const { decisions } = await billingOf(sources.deps, invoice.school);
  const decision = decisions.find(({ decided }) => decided.document === invoice.document);
  if (decision === undefined) throw new Error(`The decision of document ${invoice.number} is not in the log`);
  const { decided } = decision;
  return {
    number: invoice.number,
    digest: invoice.digest,
    decision: invoice.decision,
    purpose: decided.purpose,
    cancels: invoice.cancels,
    lines: decided.lines.map((line, index) => ({
      line: index + 1,
      description: describe(line),
      ...line,
      settles: invoice.lines[index]?.settles ?? line.settles,
      from: decided.years.find(({ term, year }) => term === line.term && year === line.year) ?? null,
    })),
    inputs: decided.inputs,
    issuedFrom: invoice.inputs,
    vatFormula: `${invoice.total} × ${invoice.vatRate} / (100 + ${invoice.vatRate}) = ${invoice.vat}`,
  };
};

const descriptions: Readonly<Record<Line['kind'], string>> = {
  advance: 'Voorschot',
  usage: 'Werkelijk gebruik',
  'advance-settled': 'Verrekening voorschot',
  correction: 'Correctie',
  'flat-fee': 'Vast bedrag',
  'flat-fee-refund': 'Teruggaaf vast bedrag',
};

/** What a line is called on a document for people. */
export const describe = ({ kind, term, year }: Pick<Line, 'kind' | 'term' | 'year'>): string =>
  `${descriptions[kind]} jaar ${year}${term === 1 ? '' : ` (termijn ${term})`}`;
