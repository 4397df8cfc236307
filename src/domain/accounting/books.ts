/** The data that the books follow from: documents, payments, accounts and closed days (documents.md 9.7.7). */
import type { DebtorId, StatedDocument, StatedLine } from '../billing/documents/statedDocument.ts';
import type { Day } from '../day.ts';
import type { Debtor } from '../parties/party.ts';
import type { PaymentMove } from '../payments/payment.ts';
import { type Accounts, type AccountsFrom, accountsOn } from './accounts.ts';

export type BookedLine = Pick<StatedLine, 'kind' | 'term' | 'year' | 'from' | 'to' | 'net'>;

/** The part of a document that is booked. */
export type BookedDocument = Pick<
  StatedDocument,
  'number' | 'kind' | 'school' | 'schoolName' | 'issuedOn' | 'dueOn' | 'total' | 'vatRate' | 'vat' | 'net' | 'cancels'
> & {
  readonly debtor: Pick<Debtor, 'name' | 'address' | 'kvk'> & { readonly id: DebtorId };
  readonly lines: readonly BookedLine[];
};

export type Books = {
  /** By number. */
  readonly documents: readonly BookedDocument[];
  /** Every debtor by id, as its latest document names it. */
  readonly debtors: ReadonlyMap<DebtorId, BookedDocument['debtor']>;
  /** The days of issue, by number. */
  readonly issuedOn: ReadonlyMap<string, Day>;
  /** In the order of recording. */
  readonly payments: readonly PaymentMove[];
  /** In the order of recording. */
  readonly accounts: readonly AccountsFrom[];
  /** The last closed day; undefined while none has closed. */
  readonly closedThrough: Day | undefined;
};

/** Days, both inclusive. */
export type Span = { readonly from: Day; readonly to: Day };

export const calendarYear = (year: number): Span => ({ from: `${year}-01-01`, to: `${year}-12-31` });

export const isWithin = (day: Day, { from, to }: Span): boolean => from <= day && day <= to;

export const booksOf = (given: Omit<Books, 'issuedOn' | 'debtors'>): Books => ({
  ...given,
  debtors: new Map(given.documents.map(({ debtor }) => [debtor.id, debtor])),
  issuedOn: new Map(given.documents.map(({ number, issuedOn }) => [number, issuedOn])),
});

/** The accounts of a document's lines: those of its day of issue, or of that of the document that it cancels (9.7.1, 9.7.2). */
export const accountsOfLines = (
  { accounts, issuedOn }: Pick<Books, 'accounts' | 'issuedOn'>,
  { cancels, issuedOn: own }: Pick<BookedDocument, 'cancels' | 'issuedOn'>,
): Accounts => accountsOn(accounts, (cancels === null ? undefined : issuedOn.get(cancels)) ?? own);
