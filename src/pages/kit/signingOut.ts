/** Signing out, and the page that a role lands on (pages.md 10.15, 10.21). */
import { pages } from '../list/list.ts';
import { filled } from './frame/menu.ts';
import { ask } from './reading/ask.ts';
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

/** Loads the start page anew, so that nothing of what was shown stays. */
export const signOut = async (): Promise<void> => {
  const outcome = await ask('/session', { method: 'DELETE' });
  if (outcome.ok) location.replace('/aanmelden');
};
