import type * as dutch from '../../nl/school/sharing.ts';

export const visitors: typeof dutch.visitors = {
  menu: { information: 'Free information', planned: 'What is planned' },
};

export const parents: typeof dutch.parents = { menu: { parents: 'Parents' } };

export const guardian: typeof dutch.guardian = {
  menu: {
    'what-i-share': 'What I share',
    directory: 'Directory',
    'my-choices': 'My choices',
    'about-me': 'About me',
  },
};
