/** Who is signed in (pages.md 10.15, 10.20). */
import { signal } from '@preact/signals';
import type { Role } from '../list/page.ts';
import { ask, type Failure } from './reading/ask.ts';

/** The answer of `GET /session`. Nobody is signed in when the role is null. */
export type Session = {
  readonly subject: string | null;
  readonly role: Role | null;
  readonly school: Named | null;
  readonly board: Named | null;
  readonly guardian: Named | null;
  /** When the session ends unless something is asked; null where no session does. */
  readonly endsAt: string | null;
  readonly secondsLeft: number | null;
};

type Named = { readonly id: string; readonly name: string | null };

const nobody: Session = {
  subject: null,
  role: null,
  school: null,
  board: null,
  guardian: null,
  endsAt: null,
  secondsLeft: null,
};

export const session = signal<Session>(nobody);

/** Set when an answer said so: who was signed in is so no longer. */
export const signedOut = signal(false);

/** Asks who is signed in, at the start of a page. */
export const readSession = async (): Promise<Failure | undefined> => {
  const outcome = await ask<Session>('/session');
  if (!outcome.ok) return outcome.failure;
  session.value = outcome.answer;
  return undefined;
};

/** `other`: somebody else has signed in meanwhile, so that what was typed here must not go on under that name. */
export const signedInAgain = async (): Promise<'yes' | 'no' | 'other'> => {
  const outcome = await ask<Session>('/session');
  if (!outcome.ok || outcome.answer.role === null) return 'no';
  if (outcome.answer.subject !== session.value.subject || outcome.answer.role !== session.value.role) return 'other';
  signedOut.value = false;
  return 'yes';
};

/** The name under which somebody is shown. */
export const nameOf = ({ school, board, guardian, subject }: Session): string =>
  school?.name ?? board?.name ?? guardian?.name ?? school?.id ?? board?.id ?? subject ?? '';

/** What the session knows of the parameters of paths. */
export const ownParameters = ({ school, board }: Session): Readonly<Record<string, string>> => ({
  ...(school ? { school: school.id } : {}),
  ...(board ? { board: board.id } : {}),
});
