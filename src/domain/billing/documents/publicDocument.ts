import type { IssuedDocument } from './issuing.ts';

/** Without what only our own audit reads: decision and inputs are in the derivation. */
export const publicDocument = ({
  number,
  kind,
  purpose,
  school,
  issuedOn,
  dueOn,
  supplier,
  debtor,
  year,
  lines,
  total,
  vatRate,
  vat,
  net,
  cancels,
  digest,
}: IssuedDocument) => ({
  number,
  kind,
  purpose,
  school,
  issuedOn,
  dueOn,
  supplier,
  debtor,
  year,
  lines: lines.map(publicLine),
  total,
  vatRate,
  vat,
  net,
  cancels,
  digest,
});

const publicLine = ({ kind, term, year, quantity, unitPrice, amount, settles }: IssuedDocument['lines'][number]) => ({
  kind,
  term,
  year,
  quantity,
  unitPrice,
  amount,
  settles,
});

/** A document that was not issued has no event, so no digest either. */
export const unsealed = (document: ReturnType<typeof publicDocument>) => ({ ...document, digest: null });
