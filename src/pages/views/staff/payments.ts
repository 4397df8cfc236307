import type { paymentPages } from '../../list/staff/payments.ts';
import type { Views } from '../view.ts';

const area = () => import('../../payments/payments.ts');

export const paymentViews: Views<typeof paymentPages> = {
  'open-items': () => area().then(({ OpenItems }) => OpenItems),
  payments: () => area().then(({ Payments }) => Payments),
};
