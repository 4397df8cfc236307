import type { Texts } from '../texts.ts';

export const visitors: Texts['visitors'] = { menu: { information: 'Free information', planned: 'What is planned' } };

export const parents: Texts['parents'] = { menu: { parents: 'Parents' } };
