/** The page that a role lands on (pages.md 10.21). */
import { pages } from '../list/list.ts';
import { filled } from './frame/menu.ts';
import { ownParameters, type Session } from './session.ts';

const landings = {
  school: '/scholen/:school/mijn-gegevens',
  board: '/besturen/:board',
  guardian: '/delen',
  finance: '/facturen',
  admin: '/scholen',
  analytics: '/aantallen',
} as const;

/** The start page, where the page of the role is not there. */
export const landingOf = (session: Session): string => {
  if (session.role === null) return '/';
  const path = landings[session.role];
  return pages.some((page) => page.path === path) ? (filled(path, ownParameters(session)) ?? '/') : '/';
};
