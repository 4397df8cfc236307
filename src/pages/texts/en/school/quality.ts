import type { quality as dutch } from '../../nl/school/quality.ts';

export const quality: typeof dutch = {
  menu: {
    'in-order': 'In order?',
  },
};
