/**
 * A document as UBL 2.1, for the Dutch CIUS and for Peppol (documents.md 9.3). The bytes depend on the document, the
 * profile and the address of the pages, and on nothing else. Business terms (BT) are those of EN 16931.
 */
import { lineDescription } from '../billing/documents/lineWords.ts';
import type { StatedDocument, StatedLine } from '../billing/documents/statedDocument.ts';
import { dutchDay } from '../day.ts';
import { type DecimalText, isNegative, isZero } from '../money.ts';
import { dutchNumber } from './dutch.ts';
import { customerParty, mustHaveIdentifier, supplierParty } from './ublParties.ts';
import { type Element, element, xmlFile } from './xml.ts';

export const ublProfiles = ['nlcius', 'peppol'] as const;
export type UblProfile = (typeof ublProfiles)[number];

const customizations: Readonly<Record<UblProfile, string>> = {
  nlcius: 'urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0',
  peppol: 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0',
};
const process = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';

const oasis = 'urn:oasis:names:specification:ubl:schema:xsd';

export type UblOptions = {
  readonly profile: UblProfile;
  /** The address under which the pages are reached, without a slash at its end; null when none is set. */
  readonly publicUrl: string | null;
};

/**
 * @throws Rejection debtor_identifier_missing for a debtor with neither OIN nor KvK (9.3.5)
 * @throws Error when a field would be empty (9.1.2)
 */
export const ublOf = (document: StatedDocument, { profile, publicUrl }: UblOptions): string => {
  mustHaveIdentifier(document);
  const form = formOf(document);
  const { number, issuedOn, dueOn, debtor, school } = document;
  const isInvoice = form.name === 'Invoice';
  return xmlFile(
    element(
      form.name,
      [
        element('cbc:CustomizationID', customizations[profile]),
        element('cbc:ProfileID', process),
        element('cbc:ID', number),
        element('cbc:IssueDate', issuedOn),
        isInvoice ? element('cbc:DueDate', dueOn) : undefined,
        element(`cbc:${form.name}TypeCode`, isInvoice ? '380' : '381'),
        element('cbc:Note', noteOf(document)),
        element('cbc:DocumentCurrencyCode', 'EUR'),
        element('cbc:BuyerReference', debtor.reference ?? school),
        periodOf(document.lines),
        ...billingReferences(document),
        element('cac:AdditionalDocumentReference', [element('cbc:ID', school), element('cbc:DocumentTypeCode', '130')]),
        publicUrl === null ? undefined : explanationReference(number, publicUrl),
        element('cac:AccountingSupplierParty', [supplierParty(document.supplier)]),
        element('cac:AccountingCustomerParty', [customerParty(debtor)]),
        element('cac:Delivery', [
          element('cac:DeliveryParty', [element('cac:PartyName', [element('cbc:Name', document.schoolName)])]),
        ]),
        isPaid(document) ? paymentMeans(document) : undefined,
        element('cac:PaymentTerms', [element('cbc:Note', paymentTerms(document))]),
        taxTotal(document, form),
        monetaryTotal(document, form),
        ...document.lines.map((line, index) => lineElement(document, line, index + 1, form)),
      ],
      {
        xmlns: `${oasis}:${form.name}-2`,
        'xmlns:cac': `${oasis}:CommonAggregateComponents-2`,
        'xmlns:cbc': `${oasis}:CommonBasicComponents-2`,
      },
    ),
  );
};

/** A credit note states every quantity and amount with its sign turned (9.3.2). */
type Form = {
  readonly name: 'Invoice' | 'CreditNote';
  readonly quantity: string;
  readonly signed: (figure: DecimalText) => DecimalText;
};

const turned = (figure: DecimalText): DecimalText => {
  if (isZero(figure)) return figure.replace('-', '');
  return figure.startsWith('-') ? figure.slice(1) : `-${figure}`;
};

const formOf = ({ kind }: StatedDocument): Form =>
  kind === 'invoice'
    ? { name: 'Invoice', quantity: 'cbc:InvoicedQuantity', signed: (figure) => figure }
    : { name: 'CreditNote', quantity: 'cbc:CreditedQuantity', signed: turned };

/** Whether there is something to pay to the supplier. */
export const isPaid = ({ total }: Pick<StatedDocument, 'total'>): boolean => !isZero(total) && !isNegative(total);

/** How the amounts came about, and the digest by which the ledger is checked (BT-22). */
export const noteOf = ({ digest }: Pick<StatedDocument, 'digest'>): string =>
  `De afgesproken prijzen en bedragen zijn inclusief btw; de btw is berekend over het totaal. Controlegetal (SHA-256) in het grootboek: ${digest}`;

/** The terms of payment: a sentence that says what happens with the total (BT-20). */
export const paymentTerms = ({ total, dueOn }: Pick<StatedDocument, 'total' | 'dueOn'>): string => {
  if (isZero(total)) return 'Er hoeft niets te worden betaald.';
  return isNegative(total)
    ? `Dit bedrag wordt uiterlijk op ${dutchDay(dueOn)} terugbetaald of verrekend.`
    : `Te betalen uiterlijk op ${dutchDay(dueOn)}.`;
};

/** The earliest and the latest day of its lines: a settled year lies before the document's own (BT-73, BT-74). */
const periodOf = (lines: readonly StatedLine[]): Element =>
  invoicePeriod({
    from: lines.map(({ from }) => from).toSorted()[0]!,
    to: lines
      .map(({ to }) => to)
      .toSorted()
      .at(-1)!,
  });

const invoicePeriod = ({ from, to }: Pick<StatedLine, 'from' | 'to'>): Element =>
  element('cac:InvoicePeriod', [element('cbc:StartDate', from), element('cbc:EndDate', to)]);

/** Every document that this one cancels or settles, each once, sorted (BT-25). */
export const precedingDocuments = ({ cancels, lines }: Pick<StatedDocument, 'cancels' | 'lines'>): string[] =>
  [...new Set([...(cancels === null ? [] : [cancels]), ...lines.flatMap(({ settles }) => settles)])].toSorted();

const billingReferences = (document: StatedDocument): Element[] =>
  precedingDocuments(document).map((number) =>
    element('cac:BillingReference', [element('cac:InvoiceDocumentReference', [element('cbc:ID', number)])]),
  );

const explanationReference = (number: string, publicUrl: string): Element =>
  element('cac:AdditionalDocumentReference', [
    element('cbc:ID', `${number}-onderbouwing`),
    element('cbc:DocumentDescription', 'Onderbouwing: de tellingen en de berekening van elke regel'),
    element('cac:Attachment', [
      element('cac:ExternalReference', [element('cbc:URI', `${publicUrl}/facturen/${number}`)]),
    ]),
  ]);

const paymentMeans = ({ number, supplier }: StatedDocument): Element =>
  element('cac:PaymentMeans', [
    element('cbc:PaymentMeansCode', '58'),
    element('cbc:PaymentID', number),
    element('cac:PayeeFinancialAccount', [element('cbc:ID', supplier.iban)]),
  ]);

const euro = (name: string, amount: DecimalText): Element => element(name, amount, { currencyID: 'EUR' });

const vatScheme = element('cac:TaxScheme', [element('cbc:ID', 'VAT')]);

const taxCategory = (name: string, { vatRate }: StatedDocument): Element =>
  element(name, [element('cbc:ID', 'S'), element('cbc:Percent', vatRate), vatScheme]);

const taxTotal = (document: StatedDocument, { signed }: Form): Element =>
  element('cac:TaxTotal', [
    euro('cbc:TaxAmount', signed(document.vat)),
    element('cac:TaxSubtotal', [
      euro('cbc:TaxableAmount', signed(document.net)),
      euro('cbc:TaxAmount', signed(document.vat)),
      taxCategory('cac:TaxCategory', document),
    ]),
  ]);

const monetaryTotal = ({ net, total }: StatedDocument, { signed }: Form): Element =>
  element('cac:LegalMonetaryTotal', [
    euro('cbc:LineExtensionAmount', signed(net)),
    euro('cbc:TaxExclusiveAmount', signed(net)),
    euro('cbc:TaxInclusiveAmount', signed(total)),
    euro('cbc:PayableAmount', signed(total)),
  ]);

const lineElement = (
  document: StatedDocument,
  line: StatedLine,
  id: number,
  { name, quantity, signed }: Form,
): Element =>
  element(`cac:${name}Line`, [
    element('cbc:ID', String(id)),
    element(quantity, signed(line.quantity), { unitCode: isOneThing(line) ? 'C62' : 'IE' }),
    euro('cbc:LineExtensionAmount', signed(line.net)),
    invoicePeriod(line),
    element('cac:Item', [
      element('cbc:Description', priceInWords(line)),
      element('cbc:Name', lineDescription(line, 'nl')),
      element('cac:SellersItemIdentification', [element('cbc:ID', line.kind)]),
      taxCategory('cac:ClassifiedTaxCategory', document),
    ]),
    element('cac:Price', [euro('cbc:PriceAmount', eightDecimals(line.netUnitPrice))]),
  ]);

/** Whether the line is one thing, such as a difference or a fee, and no number of pupils. */
export const isOneThing = ({ quantity }: Pick<StatedLine, 'quantity'>): boolean =>
  quantity === '1' || quantity === '-1';

/** The agreed price as it was reckoned with (BT-154). */
const priceInWords = ({ quantity, unitPrice, amount }: StatedLine): string =>
  `${dutchNumber(quantity)} x ${dutchNumber(unitPrice)} = ${dutchNumber(amount)} incl. btw`;

const eightDecimals = (price: DecimalText): DecimalText => {
  const [whole, fraction = ''] = price.split('.');
  return `${whole}.${fraction.padEnd(8, '0')}`;
};
