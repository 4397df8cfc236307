export const contract = {
  menu: {
    subscription: 'Abonnement',
    agreements: 'Afspraken',
  },
};
