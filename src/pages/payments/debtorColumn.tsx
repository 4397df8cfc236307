/** The debtor of a document or a payment: its name, and the id by which a payment or a filter names it. */
import type { Column } from '../kit/kit.ts';

type OfDebtor = { readonly debtor: string | null; readonly debtorName: string | null };

/** @param unknown the words for a payment of which it is not known who paid */
export const debtorColumn = (head: string, unknown = ''): Column<OfDebtor> => ({
  name: 'debiteur',
  head,
  cell: ({ debtor, debtorName }) =>
    debtor === null ? (
      unknown
    ) : (
      // Both are in one element: on a phone a cell stacks its elements.
      <span>
        {debtorName ?? debtor}
        {debtorName !== null && <span class="small quiet nowrap"> {debtor}</span>}
      </span>
    ),
  sortBy: ({ debtor, debtorName }) => debtorName ?? debtor,
  csv: ({ debtor }) => debtor,
});
