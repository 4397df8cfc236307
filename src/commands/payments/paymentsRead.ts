/** Reads documents and payments for a decision or an answer about payments. */
import type { Issued } from '../../domain/billing/documents/issuing.ts';
import type { DebtorId } from '../../domain/billing/documents/statedDocument.ts';
import { type Documents, documentsIn } from '../../domain/payments/openItems.ts';
import type { Payments } from '../../domain/payments/state.ts';
import { debtorIdsOf } from '../../ledger/states/debtors.ts';
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
  const dash = debtor.indexOf('-');
  const [kind, id] = [debtor.slice(0, dash), debtor.slice(dash + 1)];
  const maybe = [...documents.all].filter(({ school, board }) => (kind === 'board' ? board : school) === id);
  const ids = await debtorIdsOf(ledger, maybe);
  return new Set(maybe.filter(({ number }) => ids.get(number) === debtor));
};
