export const quality = {
  menu: {
    'in-order': 'Op orde?',
  },
};
