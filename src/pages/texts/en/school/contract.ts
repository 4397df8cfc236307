import type { contract as dutch } from '../../nl/school/contract.ts';

export const contract: typeof dutch = {
  menu: {
    subscription: 'Subscription',
    agreements: 'Agreements',
  },
};
