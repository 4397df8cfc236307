/** The views of a school's agreements. */
export { AgreementsPage } from './agreements.tsx';
export { SubscriptionPage } from './subscription.tsx';
