import type { Texts } from '../../texts.ts';

export const visitors: Texts['visitors'] = { menu: { information: 'Free information', planned: 'What is planned' } };

export const parents: Texts['parents'] = { menu: { parents: 'Parents' } };

export const guardian: Texts['guardian'] = {
  menu: {
    'what-i-share': 'What I share',
    directory: 'Directory',
    'my-choices': 'My choices',
    'about-me': 'About me',
  },
};
