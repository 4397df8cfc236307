/** The views of this area are in one file, so that no page loads more than four files (pages.md 10.64). */
export { AllDocuments } from './allDocuments.tsx';
export { Deliveries } from './deliveries.tsx';
export { InvoiceRun } from './invoiceRun.tsx';
