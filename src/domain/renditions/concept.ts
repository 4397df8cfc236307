/** A document to come, drawn as if it were issued (documents.md 9.6.1). It has no number and is no request to pay. */
import type { Foretold } from '../billing/documents/foretold.ts';
import { dueAfter, mustHaveVatRate } from '../billing/documents/issuing.ts';
import { lineNets, type StatedDocument, spansIn } from '../billing/documents/statedDocument.ts';
import type { YearAccount } from '../billing/years/account.ts';
import { isNegative, netPrice } from '../money.ts';
import type { Debtor, Supplier } from '../parties/party.ts';

/** Stands where an issued document has its number. */
export const conceptNumber = 'CONCEPT';

export type ConceptParties = {
  readonly school: string;
  readonly schoolName: string;
  readonly supplier: Supplier;
  readonly debtor: Debtor & { readonly id: string };
};

/** @throws Rejection vat_rate_unknown while no rate is known for its day */
export const conceptOf = (
  { purpose, year, day, lines, total, vatRate, vat, net, years }: Foretold & { readonly years: readonly YearAccount[] },
  { school, schoolName, supplier, debtor }: ConceptParties,
): StatedDocument => {
  const rate = mustHaveVatRate(vatRate === null ? undefined : { from: day, ratePercent: vatRate }, day);
  const split = { vat: vat ?? '0.00', net: net ?? '0.00' };
  const nets = lineNets({ lines, vatRate: rate, net: split.net, cancels: null });
  const spans = spansIn(lines, years, year);
  return {
    number: conceptNumber,
    kind: isNegative(total) ? 'credit-note' : 'invoice',
    purpose,
    school,
    schoolName,
    issuedOn: day,
    dueOn: dueAfter(day),
    supplier,
    debtor,
    year,
    lines: lines.map(({ kind, term, year: of, quantity, unitPrice, amount, settles }, index) => ({
      kind,
      term,
      year: of,
      quantity,
      unitPrice,
      amount,
      settles,
      ...spans[index]!,
      net: nets[index]!,
      netUnitPrice: netPrice(unitPrice, rate),
    })),
    total,
    vatRate: rate,
    ...split,
    cancels: null,
    digest: '',
  };
};
