import type { invoicingPages } from '../../list/staff/invoicing.ts';
import type { Views } from '../view.ts';

const area = () => import('../../invoicing/invoicing.ts');

export const invoicingViews: Views<typeof invoicingPages> = {
  'all-documents': () => area().then(({ AllDocuments }) => AllDocuments),
  deliveries: () => area().then(({ Deliveries }) => Deliveries),
  'invoice-run': () => area().then(({ InvoiceRun }) => InvoiceRun),
};
