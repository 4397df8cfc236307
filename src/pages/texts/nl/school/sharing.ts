export const visitors = { menu: { information: 'Gratis voorlichting', planned: 'Wat er gepland is' } };

export const parents = { menu: { parents: 'Ouders' } };

export const guardian = {
  menu: {
    'what-i-share': 'Wat ik deel',
    directory: 'Adresboek',
    'my-choices': 'Mijn keuzes',
    'about-me': 'Over mij',
  },
};
