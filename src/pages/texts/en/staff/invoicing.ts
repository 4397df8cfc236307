import type { invoicing as dutch } from '../../nl/staff/invoicing.ts';

export const invoicing: typeof dutch = {
  menu: { 'all-documents': 'Invoices', 'invoice-run': 'Invoice run', deliveries: 'Deliveries' },
};
