import type { paymentPages } from '../../list/staff/payments.ts';
import type { Views } from '../view.ts';

export const paymentViews: Views<typeof paymentPages> = {
  'open-items': () => import('../../payments/openItems.tsx').then(({ OpenItems }) => OpenItems),
  payments: () => import('../../payments/payments.tsx').then(({ Payments }) => Payments),
};
