export const visitors = { menu: { information: 'Gratis voorlichting', planned: 'Wat er gepland is' } };

export const parents = { menu: { parents: 'Ouders' } };
