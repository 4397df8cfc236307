import type { contractPages } from '../../list/school/contract.ts';
import type { Views } from '../view.ts';

const area = () => import('../../contract/contract.ts');

export const contractViews: Views<typeof contractPages> = {
  subscription: () => area().then(({ SubscriptionPage }) => SubscriptionPage),
  agreements: () => area().then(({ AgreementsPage }) => AgreementsPage),
};
