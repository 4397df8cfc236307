/**
 * A document as people and other systems read it (documents.md 9.1.1): the issued document with everything that follows
 * from its decision and from the streams that it names. UBL, PDF, accounting and JSON are all made from this.
 */
import type { Day } from '../../day.ts';
import { type DecimalText, negate, netPrice, netShares } from '../../money.ts';
import type { Debtor } from '../../parties/party.ts';
import type { DecidedDocument, YearReference } from './document.ts';
import type { IssuedDocument } from './issuing.ts';
import { type PublicLine, publicDocument } from './publicDocument.ts';

/** The days that a line is for, both inclusive. */
export type LineSpan = { readonly from: Day; readonly to: Day };

export type StatedLine = PublicLine &
  LineSpan & {
    readonly net: DecimalText;
    /** The unit price without VAT, to at most 8 decimals. */
    readonly netUnitPrice: DecimalText;
  };

/** `board-{number}` where the debtor is the school's board, else `school-{id}`. */
export type DebtorId = string;

export type StatedDocument = Omit<ReturnType<typeof publicDocument>, 'lines' | 'debtor'> & {
  /** As on the issue date. */
  readonly schoolName: string;
  readonly debtor: Debtor & { readonly id: DebtorId };
  readonly lines: readonly StatedLine[];
};

/**
 * The facts that are told of a document besides the document itself. They come from the events that it names: its
 * decision, and the events of its parties.
 */
export type Around = {
  readonly schoolName: string;
  readonly debtorId: DebtorId;
  /** One for each line. */
  readonly spans: readonly LineSpan[];
};

export const statedDocument = (issued: IssuedDocument, { schoolName, debtorId, spans }: Around): StatedDocument => {
  const document = publicDocument(issued);
  const { lines, debtor } = document;
  const nets = lineNets(issued);
  return {
    ...document,
    schoolName,
    debtor: { id: debtorId, ...debtor },
    lines: lines.map((line, index) => ({
      ...line,
      ...spans[index]!,
      net: nets[index]!,
      netUnitPrice: netPrice(line.unitPrice, document.vatRate),
    })),
  };
};

/** The net amount of each line. A cancelling document has those of the document that it cancels, negated (documents.md 9.2.2). */
export const lineNets = ({
  lines,
  vatRate,
  net,
  cancels,
}: Pick<IssuedDocument, 'lines' | 'vatRate' | 'net' | 'cancels'>): DecimalText[] => {
  const amounts = lines.map(({ amount }) => amount);
  return cancels === null
    ? netShares(amounts, vatRate, net)
    : netShares(amounts.map(negate), vatRate, negate(net)).map(negate);
};

/**
 * The days that each line of a decided document is for: its year (3.4), or for a refund the days from the migration on
 * (4.11). The document of such a refund is that of the first year after the migration, so its year begins on the day of
 * the migration.
 * @param cancelled the decision that this one cancels; undefined for one that cancels nothing
 * @throws Error when the decisions do not hold the year of a line
 */
export const lineSpans = (decided: DecidedDocument, cancelled: DecidedDocument | undefined): LineSpan[] => {
  const { years, year } = cancelled ?? decided;
  return spansIn(decided.lines, years, year);
};

/**
 * The days that lines are for, found in the years from which the lines were calculated.
 * @param own the year of their document
 */
export const spansIn = (
  lines: readonly Pick<PublicLine, 'kind' | 'term' | 'year'>[],
  years: DecidedDocument['years'],
  own: YearReference,
): LineSpan[] =>
  lines.map(({ kind, term, year }) => {
    const account = years.find((one) => one.term === term && one.year === year);
    if (account === undefined) throw new Error(`A document does not hold year ${year} of its line`);
    return { from: kind === 'flat-fee-refund' ? own.from : account.from, to: account.to };
  });
