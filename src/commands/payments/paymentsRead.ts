/** Documents and payments as they are read for a decision or an answer about payments. */

import { type Documents, documentsIn } from '../../domain/billing/documents/issuedDocuments.ts';
import type { Issued } from '../../domain/billing/documents/issuing.ts';
import type { DebtorId } from '../../domain/billing/documents/statedDocument.ts';
import type { Payments } from '../../domain/payments/state.ts';
import { debtorsOf } from '../../ledger/states/debtors.ts';
import type { Folded } from '../../ledger/states/folds.ts';
import type { Deps } from '../deps.ts';

export type PaymentsRead = { readonly documents: Documents; readonly payments: Folded<Payments> };

/**
 * Payments are read first: every document that they name is then among the documents.
 * @throws Rejection history_unknown
 */
export const paymentsRead = async ({ folds }: Pick<Deps, 'folds'>): Promise<PaymentsRead> => {
  const payments = await folds.payments();
  const { state } = await folds.documents();
  return { documents: documentsIn(state), payments };
};

/** The documents of a debtor, in order of issue. Most documents are ruled out by their school or board. */
export const documentsOfDebtor = async (
  { ledger }: Pick<Deps, 'ledger'>,
  documents: Documents,
  debtor: DebtorId,
): Promise<ReadonlySet<Issued>> => {
  const maybe = [...documents.all].filter((document) => possibleDebtors(document).includes(debtor));
  const debtors = await debtorsOf(ledger, maybe);
  return new Set(maybe.filter(({ number }) => debtors.get(number)?.id === debtor));
};

/** A document is its board's to pay, or its school's; which of them, only their streams tell. */
const possibleDebtors = ({ school, board }: Issued): DebtorId[] =>
  board === null ? [`school-${school}`] : [`board-${board}`, `school-${school}`];

/**
 * The names of debtors, as their latest documents have them. A debtor without a document has none. Reads the latest
 * possible document of each, and an earlier one only where that is of another debtor.
 */
export const debtorNames = async (
  { ledger }: Pick<Deps, 'ledger'>,
  documents: Documents,
  ids: readonly DebtorId[],
): Promise<ReadonlyMap<DebtorId, string>> => {
  const candidates = new Map(ids.map((id) => [id, [] as Issued[]]));
  for (const document of documents.all) for (const id of possibleDebtors(document)) candidates.get(id)?.push(document);
  const names = new Map<DebtorId, string>();
  for (;;) {
    const latest = [...candidates.values()].flatMap((left) => left.pop() ?? []);
    if (latest.length === 0) return names;
    for (const { id, name } of (await debtorsOf(ledger, latest)).values()) {
      if (!candidates.delete(id)) continue;
      names.set(id, name);
    }
  }
};
