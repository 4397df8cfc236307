/** A document as everybody outside sees it, by HTTP and by Kafka (interfaces.md sections 2 and 3). */
import type { IssuedDocument } from '../../commands/billing/issue.ts';

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
