/** The views of what a school agreed. */
export { AgreementsPage } from './agreements.tsx';
export { SubscriptionPage } from './subscription.tsx';
