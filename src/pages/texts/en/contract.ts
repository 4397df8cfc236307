import type { contract as dutch } from '../nl/contract.ts';

export const contract: typeof dutch = {
  menu: {
    subscription: 'Subscription',
    agreements: 'Agreements',
  },
};
