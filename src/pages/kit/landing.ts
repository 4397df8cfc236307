/** The page that a role lands on (pages.md 10.21). */
import type { z } from 'zod';
import type { firstSteps } from '../../http/parties/partyAnswers.ts';
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

const settingUp = '/inrichten';

/** An administrator lands on the first steps until all are done (pages.md 10.20). */
export const landingNow = async (session: Session): Promise<string> => {
  if (session.role !== 'admin') return landingOf(session);
  const outcome = await ask<z.output<typeof firstSteps>>('/first-steps');
  return outcome.ok && outcome.answer.steps.some(({ done }) => !done) ? settingUp : landingOf(session);
};

/** The page of the role, or the start page if the role has none. */
export const landingOf = (session: Session): string => {
  if (session.role === null) return '/';
  const path = landings[session.role];
  return pages.some((page) => page.path === path) ? (filled(path, ownParameters(session)) ?? '/') : '/';
};
