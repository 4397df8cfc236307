/**
 * The books of a calendar year as XML Auditfile Financieel 3.2 (documents.md 9.7.4). The file is written piece by
 * piece, because that of the whole country is a hundred megabytes.
 */
import { type Day, dayNumber, dayNumberOf, dayText, lastDayOfMonth } from '../day.ts';
import { type DecimalText, isZero } from '../money.ts';
import type { Address, Supplier } from '../parties/party.ts';
import { type Element, element, xmlClosing, xmlDeclaration, xmlOpening, xmlPart } from '../renditions/xml.ts';
import { type Account, type AccountUse, accountsOn, accountsWithUse, vatAccount } from './accounts.ts';
import { type BookedDocument, type Books, calendarYear, isWithin } from './books.ts';
import { type Entry, type EntryLine, type Journal, journals, vatCode } from './entries.ts';
import type { Tally } from './tally.ts';

const namespace = 'http://www.auditfiles.nl/XAF/3.2';

/** The longest texts that the tax office allows, in characters. */
const longest = { name: 50, city: 50, postalCode: 10 } as const;

const cut = (text: string, max: number): string => [...text].slice(0, max).join('');

const journalNames: Readonly<Record<Journal, { readonly name: string; readonly kind: string }>> = {
  VERK: { name: 'Verkopen', kind: 'S' },
  MEMO: { name: 'Vrijval van vooruitgefactureerde opbrengsten', kind: 'M' },
  BANK: { name: 'Betalingen van debiteuren', kind: 'B' },
};

const monthNames = [
  'januari',
  'februari',
  'maart',
  'april',
  'mei',
  'juni',
  'juli',
  'augustus',
  'september',
  'oktober',
  'november',
  'december',
] as const;

/** The part of the file before its transactions. */
export type AuditfileHead = {
  readonly year: number;
  /** The day of the last event that it follows from. */
  readonly createdOn: Day;
  readonly supplier: Supplier;
  readonly tally: Tally;
};

/** Everything up to the first journal. */
export const auditfileHead = (books: Books, head: AuditfileHead): string => {
  const { year, createdOn, supplier, tally } = head;
  const { from, to } = calendarYear(year);
  const header = element('header', [
    element('fiscalYear', String(year)),
    element('startDate', from),
    element('endDate', to),
    element('curCode', 'EUR'),
    element('dateCreated', createdOn),
    element('softwareDesc', 'Telboek'),
  ]);
  const company = [
    element('companyIdent', supplier.kvk),
    element('companyName', supplier.name),
    element('taxRegistrationCountry', 'NL'),
    element('taxRegIdent', supplier.vatId),
    streetAddress(supplier.address),
    some('customersSuppliers', customersOf(books, tally).map(customer)),
    element('generalLedger', accountsOf(books, head).map(ledgerAccount)),
    some('vatCodes', vatCodesOf(books, head)),
    element(
      'periods',
      monthNames.map((name, index) => period(year, index + 1, name)),
    ),
  ];
  return [
    xmlDeclaration,
    xmlOpening('auditfile', 0, { xmlns: namespace }),
    xmlPart(header, 1),
    xmlOpening('company', 1),
    ...company.map((part) => (part === undefined ? '' : xmlPart(part, 2))),
    xmlOpening('transactions', 2),
    xmlPart(element('linesCount', String(tally.all.lines)), 3),
    xmlPart(element('totalDebit', tally.all.debit), 3),
    xmlPart(element('totalCredit', tally.all.credit), 3),
  ].join('');
};

export const auditfileEnd = [xmlClosing('transactions', 2), xmlClosing('company', 1), xmlClosing('auditfile', 0)].join(
  '',
);

/** The journals that the file has. Payments have one only when there are any. */
export const journalsOf = ({ entries }: Pick<Tally, 'entries'>): Journal[] =>
  journals.filter((journal) => journal !== 'BANK' || entries.BANK.size > 0);

export const journalOpening = (journal: Journal): string =>
  [
    xmlOpening('journal', 3),
    xmlPart(element('jrnID', journal), 4),
    xmlPart(
      element(
        'desc',
        `${journalNames[journal].name}. Subadministratie van de verkopen uit Telboek: de beginbalans ontbreekt.`,
      ),
      4,
    ),
    xmlPart(element('jrnTp', journalNames[journal].kind), 4),
  ].join('');

export const journalClosing: string = xmlClosing('journal', 3);

export const transaction = (entry: Entry): string =>
  xmlPart(
    element('transaction', [
      element('nr', entry.code),
      element('desc', entry.description),
      element('periodNumber', String(Number(entry.on.slice(5, 7)))),
      element('trDt', entry.on),
      ...entry.lines.map((line, index) => transactionLine(entry, line, index + 1)),
    ]),
    4,
  );

const sides = { debit: 'D', credit: 'C' } as const;

const transactionLine = ({ code, on, document, debtor }: Entry, line: EntryLine, nr: number): Element =>
  element('trLine', [
    element('nr', String(nr)),
    element('accID', line.account.number),
    element('docRef', document?.number ?? code),
    element('effDate', on),
    element('desc', line.description),
    element('amnt', line.amount),
    element('amntTp', sides[line.side]),
    debtor === null ? undefined : element('custSupID', debtor),
    document === undefined ? undefined : element('invRef', document.number),
    document === undefined ? undefined : element('costID', document.school),
    // The tax is stated where it is booked, on the line of its account.
    line.use === 'vat' && line.vatRate !== undefined ? taxed(line.vatRate, line) : undefined,
  ]);

const taxed = (rate: DecimalText, { amount, side }: EntryLine): Element =>
  element('vat', [
    element('vatID', vatCode(rate)),
    element('vatPerc', rate),
    element('vatAmnt', amount),
    element('vatAmntTp', sides[side]),
  ]);

/** A list as an element; undefined for a list without items, so that the file leaves it out. */
const some = (name: string, items: readonly Element[]): Element | undefined =>
  items.length === 0 ? undefined : element(name, items);

const streetAddress = ({ street, postalCode, city }: Address): Element =>
  element('streetAddress', [
    element('streetname', street),
    element('city', cut(city, longest.city)),
    element('postalCode', cut(postalCode, longest.postalCode)),
    element('country', 'NL'),
  ]);

type Customer = BookedDocument['debtor'];

/** The debtors of the year's entries, by id. */
const customersOf = ({ debtors }: Books, { debtors: named }: Tally): Customer[] =>
  [...named].toSorted().flatMap((id) => debtors.get(id) ?? []);

const customer = ({ id, name, kvk, address }: Customer): Element =>
  element('customerSupplier', [
    element('custSupID', id),
    element('custSupName', cut(name, longest.name)),
    kvk === undefined ? undefined : element('commerceNr', kvk),
    element('custSupTp', 'C'),
    streetAddress(address),
  ]);

type Used = { readonly use: AccountUse; readonly account: Account };

/** The accounts that the year's entries use, and those in force on its last day; each number once, by number. */
const accountsOf = ({ accounts }: Pick<Books, 'accounts'>, { year, tally }: AuditfileHead): Used[] => {
  const inForce = accountsWithUse(accountsOn(accounts, calendarYear(year).to));
  const wanted = inForce.filter(({ use }) => use !== 'bank' || tally.entries.BANK.size > 0);
  return [...new Map([...tally.accounts, ...wanted].map((one) => [one.account.number, one])).values()].toSorted(
    (a, b) => (a.account.number < b.account.number ? -1 : 1),
  );
};

const ledgerAccount = ({ use, account: { number, rgs, name } }: Used): Element =>
  element('ledgerAccount', [
    element('accID', number),
    element('accDesc', name),
    // A balance account, or one of profit and loss.
    element('accTp', use === 'revenue' ? 'P' : 'B'),
    element('leadCode', rgs),
    element('leadReference', rgs),
  ]);

/** The VAT rates of the year's documents. */
const vatCodesOf = ({ accounts, documents }: Books, { year }: AuditfileHead): Element[] => {
  const issued = documents.filter(({ issuedOn, vat }) => isWithin(issuedOn, calendarYear(year)) && !isZero(vat));
  // If a rate had two accounts within the year, the account of its latest document is named.
  const byRate = new Map(
    issued.map(({ vatRate, issuedOn }) => [vatRate, vatAccount(accountsOn(accounts, issuedOn), vatRate)]),
  );
  return [...byRate]
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([rate, { number }]) =>
      element('vatCode', [
        element('vatID', vatCode(rate)),
        element('vatDesc', `Btw ${rate.replace('.', ',')} %`),
        element('vatToPayAccID', number),
      ]),
    );
};

const period = (year: number, month: number, name: string): Element => {
  const first = dayNumberOf(year, month, 1);
  return element('period', [
    element('periodNumber', String(month)),
    element('periodDesc', name),
    element('startDatePeriod', dayText(first)),
    element('endDatePeriod', dayText(lastDayOfMonth(first))),
  ]);
};

/** The last day of a month, `2026-08`. */
export const lastDayOf = (month: string): Day => dayText(lastDayOfMonth(dayNumber(`${month}-01`)));
