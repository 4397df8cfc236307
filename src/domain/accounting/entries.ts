/**
 * The entries of the books: one for each document, one for the releases of a document on a day, and one for each payment
 * (documents.md 9.7.2, 9.7.3).
 */
import { lineDescription } from '../billing/documents/lineWords.ts';
import { type Day, dutchDay } from '../day.ts';
import { absolute, type DecimalText, isNegative, isZero, negate } from '../money.ts';
import type { PaymentMove } from '../payments/payment.ts';
import { dutchNumber } from '../renditions/dutch.ts';
import { type Account, type AccountUse, accountsOn, vatAccount } from './accounts.ts';
import { accountsOfLines, type BookedDocument, type BookedLine, type Books, isWithin, type Span } from './books.ts';
import { isDeferred, releasesIn } from './releases.ts';

/** In the order in which exports hold them. */
export const journals = ['VERK', 'MEMO', 'BANK'] as const;
export type Journal = (typeof journals)[number];

export type Side = 'debit' | 'credit';

export type EntryLine = {
  readonly use: AccountUse;
  readonly account: Account;
  readonly side: Side;
  /** Above zero. */
  readonly amount: DecimalText;
  readonly description: string;
  /** The rate of VAT in percent. Lines that state the VAT due, or the amount that VAT is due on, have one. */
  readonly vatRate?: DecimalText;
};

export type Entry = {
  readonly journal: Journal;
  /** Identifies the entry among all entries. */
  readonly code: string;
  readonly on: Day;
  readonly description: string;
  /** The document that it follows from; undefined for a payment. */
  readonly document?: BookedDocument;
  readonly debtor: string | null;
  readonly lines: readonly EntryLine[];
};

/** The code of VAT at a rate, such as `V21`. */
export const vatCode = (percent: DecimalText): string => `V${percent}`;

type Posting = Omit<EntryLine, 'side' | 'amount'>;

/** Posts a negative figure on the other side, and leaves out a zero. */
const posted = (posting: Posting, side: Side, amount: DecimalText): EntryLine[] => {
  if (isZero(amount)) return [];
  const other = side === 'debit' ? 'credit' : 'debit';
  return [{ ...posting, side: isNegative(amount) ? other : side, amount: absolute(amount) }];
};

/** The entries of the documents that were issued on some days. */
export function* salesEntries(books: Books, span: Span): Generator<Entry, void, void> {
  for (const document of books.documents) if (isWithin(document.issuedOn, span)) yield salesEntry(books, document);
}

export const salesEntry = (books: Pick<Books, 'accounts' | 'issuedOn'>, document: BookedDocument): Entry => {
  const { number, kind, issuedOn, debtor, lines, total, vat, vatRate } = document;
  const accounts = accountsOn(books.accounts, issuedOn);
  const ofLines = accountsOfLines(books, document);
  const description = `${kind === 'invoice' ? 'Factuur' : 'Creditnota'} ${number}`;
  const booked = (line: BookedLine): EntryLine[] => {
    const use = isDeferred(line) ? 'deferred' : 'revenue';
    return posted(
      { use, account: ofLines[use], description: lineDescription(line, 'nl'), vatRate },
      'credit',
      line.net,
    );
  };
  const rate = `Btw ${dutchNumber(vatRate)} %`;
  return {
    journal: 'VERK',
    code: number,
    on: issuedOn,
    description,
    document,
    debtor: debtor.id,
    lines: [
      ...posted({ use: 'debtors', account: accounts.debtors, description }, 'debit', total),
      ...lines.flatMap(booked),
      ...posted({ use: 'vat', account: vatAccount(accounts, vatRate), description: rate, vatRate }, 'credit', vat),
    ],
  };
};

/** The entries of the releases of documents on some days: one for each document and day. */
export function* releaseEntries(books: Books, span: Span): Generator<Entry, void, void> {
  for (const document of books.documents) yield* releasesOf(books, document, span);
}

const releasesOf = (books: Books, document: BookedDocument, span: Span): Entry[] => {
  if (document.issuedOn > span.to) return [];
  const found = document.lines
    .filter(isDeferred)
    .flatMap((line) => releasesIn(line, document, span, books.closedThrough).map((release) => ({ line, release })));
  if (found.length === 0) return [];
  const { deferred, revenue } = accountsOfLines(books, document);
  return [...new Set(found.map(({ release }) => release.on))].toSorted().map((on) => ({
    journal: 'MEMO',
    code: `${document.number}-${on.replaceAll('-', '')}`,
    on,
    description: `Vrijval ${document.number} per ${dutchDay(on)}`,
    document,
    debtor: document.debtor.id,
    lines: found
      .filter(({ release }) => release.on === on)
      .flatMap(({ line, release: { amount } }) => {
        const description = `Vrijval ${lineDescription(line, 'nl')}`;
        return [
          ...posted({ use: 'deferred', account: deferred, description }, 'debit', amount),
          ...posted({ use: 'revenue', account: revenue, description }, 'credit', amount),
        ];
      }),
  }));
};

/**
 * The entries of the payments and reversals that are dated on some days, by day and in the order of recording. A
 * payment of 0.00 has no entry.
 */
export function* paymentEntries(
  { payments, accounts, debtors: known }: Books,
  span: Span,
): Generator<Entry, void, void> {
  const dated = payments.filter((payment) => isWithin(dateOf(payment), span) && !isZero(payment.amount));
  for (const payment of dated.toSorted((a, b) => (dateOf(a) < dateOf(b) ? -1 : Number(dateOf(a) > dateOf(b))))) {
    const { id, on, reversal, debtor, amount } = payment;
    const { bank, debtors } = accountsOn(accounts, on);
    const description = reversal ? `Terugboeking van betaling ${id}` : `Betaling ${id}`;
    const moved = amountOf(payment, amount);
    yield {
      journal: 'BANK',
      code: reversal ? `${id}-terug` : id,
      on: dateOf(payment),
      description,
      // A debtor without any document is no customer in these books.
      debtor: debtor !== null && known.has(debtor) ? debtor : null,
      lines: [
        ...posted({ use: 'bank', account: bank, description }, 'debit', moved),
        ...posted({ use: 'debtors', account: debtors, description }, 'credit', moved),
      ],
    };
  }
}

const amountOf = ({ reversal }: PaymentMove, amount: DecimalText): DecimalText => (reversal ? negate(amount) : amount);

/** The day on which a payment, or its reversal, is booked. */
const dateOf = ({ reversal, on, recordedOn }: PaymentMove): Day => (reversal ? recordedOn : on);

/** The amount by which the payments that were booked on some days lowered what debtors owe. */
export const paymentsBookedIn = ({ payments }: Pick<Books, 'payments'>, span: Span): DecimalText[] =>
  payments.filter((payment) => isWithin(dateOf(payment), span)).map((payment) => amountOf(payment, payment.amount));

const entriesOf: Readonly<Record<Journal, (books: Books, span: Span) => Iterable<Entry>>> = {
  VERK: salesEntries,
  MEMO: releaseEntries,
  BANK: paymentEntries,
};

export const entriesIn = (books: Books, journal: Journal, span: Span): Iterable<Entry> =>
  entriesOf[journal](books, span);

/** Every entry of some days. */
export function* allEntries(books: Books, span: Span): Generator<Entry, void, void> {
  for (const journal of journals) yield* entriesIn(books, journal, span);
}
