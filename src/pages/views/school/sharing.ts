import type { guardianPages, parentPages } from '../../list/school/sharing.ts';
import type { Views } from '../view.ts';

export const parentViews: Views<typeof parentPages> = {
  parents: () => import('../../parents/parents.tsx').then(({ Parents }) => Parents),
};

const guardian = () => import('../../guardian/guardian.ts');

export const guardianViews: Views<typeof guardianPages> = {
  'what-i-share': () => guardian().then(({ WhatIShare }) => WhatIShare),
  directory: () => guardian().then(({ Directory }) => Directory),
  'my-choices': () => guardian().then(({ MyChoices }) => MyChoices),
  'about-me': () => guardian().then(({ AboutMe }) => AboutMe),
};
