export const payments = {
  menu: {
    'open-items': 'Openstaand',
    payments: 'Betalingen',
  },
};
