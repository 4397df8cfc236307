/** The pages about what parents share, for the school and for a guardian (pages.md 10.20). */
import { type Pages, schoolSide, type UsesOf } from '../page.ts';

export const parentPages = {
  parents: {
    path: '/scholen/:school/ouders',
    roles: schoolSide,
    menu: true,
  },
} as const satisfies Pages;

const guardian = ['guardian'] as const;
const ownSharing = 'GET /guardians/{id}/sharing';

export const guardianPages = {
  'what-i-share': {
    path: '/delen',
    roles: guardian,
    menu: true,
  },
  directory: {
    path: '/adresboek',
    roles: guardian,
    menu: true,
  },
  'my-choices': { path: '/mijn-keuzes', roles: guardian, menu: true },
  'about-me': {
    path: '/over-mij',
    roles: guardian,
    menu: true,
  },
} as const satisfies Pages;

export const parentUses = {
  parents: {
    reads: [
      'GET /schools/{school}/roster',
      'GET /schools/{school}/guardians',
      'GET /schools/{school}/directory-looks',
      'GET /guardians/{id}/export',
    ],
    acts: [
      { route: 'POST /schools/{school}/edexml-imports' },
      { route: 'PUT /guardians/{id}' },
      { route: 'POST /guardians/{id}/invitation' },
      { route: 'DELETE /guardians/{id}' },
      { route: 'PUT /schools/{school}/sharing-retention' },
      { route: 'POST /schools/{school}/sharing-drops' },
    ],
  },
} as const satisfies UsesOf<typeof parentPages>;

export const guardianUses = {
  'what-i-share': { reads: [ownSharing], acts: [{ route: 'PUT /guardians/{id}/sharing' }] },
  directory: { reads: [ownSharing, 'GET /schools/{school}/directory'] },
  'my-choices': { reads: [ownSharing] },
  'about-me': { reads: ['GET /guardians/{id}/export'], acts: [{ route: 'DELETE /guardians/{id}' }] },
} as const satisfies UsesOf<typeof guardianPages>;
