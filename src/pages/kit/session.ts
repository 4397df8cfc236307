/** The session of this tab (pages.md 10.15, 10.20). */
import { signal } from '@preact/signals';
import type { z } from 'zod';
import type { session as answer } from '../../http/session/answers.ts';
import { ask, type Failure } from './reading/ask.ts';

/** The answer of `GET /session`. Nobody is signed in when the role is null. */
export type Session = z.output<typeof answer>;

const nobody: Session = {
  role: null,
  subject: null,
  school: null,
  board: null,
  guardian: null,
  endsAt: null,
  secondsLeft: null,
  endsForGoodAt: null,
  reads: [],
  writes: [],
  signIn: { code: false, provider: false },
};

export const session = signal<Session>(nobody);

/** Set when an answer says that the session has ended. */
export const signedOut = signal(false);

/** Asks who is signed in, at the start of a page. */
export const readSession = async (): Promise<Failure | undefined> => {
  const outcome = await ask<Session>('/session');
  if (!outcome.ok) return outcome.failure;
  session.value = outcome.answer;
  return undefined;
};

/** `other`: somebody else has signed in meanwhile, so the text typed here must not be sent under that name. */
export const signedInAgain = async (): Promise<'yes' | 'no' | 'other'> => {
  const outcome = await ask<Session>('/session');
  if (!outcome.ok || outcome.answer.role === null) return 'no';
  if (outcome.answer.subject !== session.value.subject || outcome.answer.role !== session.value.role) return 'other';
  signedOut.value = false;
  return 'yes';
};

/** Ends the session in every tab, and drops what this tab has read. */
export const signOut = async (): Promise<void> => {
  await ask('/session', { method: 'DELETE' });
  location.assign('/');
};

/** The name under which somebody is shown. */
export const nameOf = ({ school, board, guardian, subject }: Session): string =>
  school?.name ?? board?.name ?? guardian?.name ?? school?.id ?? board?.id ?? subject ?? '';

/** What the session knows of the parameters of paths. */
export const ownParameters = ({ school, board }: Session): Readonly<Record<string, string>> => ({
  ...(school ? { school: school.id } : {}),
  ...(board ? { board: board.id } : {}),
});
