export const analytics = {
  menu: { 'counted-schools': 'Aantallen' },
};
