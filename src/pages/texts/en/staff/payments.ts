import type { payments as dutch } from '../../nl/staff/payments.ts';

export const payments: typeof dutch = {
  menu: {
    'open-items': 'Open items',
    payments: 'Payments',
  },
};
