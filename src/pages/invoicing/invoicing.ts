/** The views of this area, in one file: so that no page loads more than four (pages.md 10.64). */
export { AllDocuments } from './allDocuments.tsx';
export { Deliveries } from './deliveries.tsx';
export { InvoiceRun } from './invoiceRun.tsx';
