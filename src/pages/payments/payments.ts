/** The views of this area are in one file, so that no page loads more than four files (pages.md 10.64). */
export { Payments } from './allPayments.tsx';
export { OpenItems } from './openItems.tsx';
