import type { IssuedDocument } from './issuing.ts';

/** The public part of a document. It lacks decision and inputs, which only our audit reads and which the derivation shows. */
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

export type PublicLine = ReturnType<typeof publicLine>;

const publicLine = ({ kind, term, year, quantity, unitPrice, amount, settles }: IssuedDocument['lines'][number]) => ({
  kind,
  term,
  year,
  quantity,
  unitPrice,
  amount,
  settles,
});
