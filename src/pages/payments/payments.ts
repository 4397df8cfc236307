/** The views of this area, in one file: so that no page loads more than four (pages.md 10.64). */
export { Payments } from './allPayments.tsx';
export { OpenItems } from './openItems.tsx';
