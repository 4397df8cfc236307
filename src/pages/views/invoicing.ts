import type { invoicingPages } from '../list/invoicing.ts';
import type { Views } from './view.ts';

export const invoicingViews: Views<typeof invoicingPages> = {
  'all-documents': () => import('../invoicing/allDocuments.tsx').then(({ AllDocuments }) => AllDocuments),
  'invoice-run': () => import('../invoicing/invoiceRun.tsx').then(({ InvoiceRun }) => InvoiceRun),
};
