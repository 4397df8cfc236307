/**
 * Answers who asks: the role, the school, board or guardian that it may reach with its name, and the paths that it may
 * use.
 */

import { type BoardEvent, board as boardDecider } from '../../domain/board.ts';
import { fold } from '../../domain/decider.ts';
import { Rejection } from '../../domain/rejection.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import { guardianName } from '../../queries/sharing/guardians.ts';
import type { Asker } from '../access/credentials.ts';
import type { Principal } from '../access/principal.ts';
import type { Serving } from '../serving/serving.ts';
import type { SessionAnswer } from './answers.ts';

type Asking = Pick<Serving, 'deps' | 'pathsFor' | 'signInSecret' | 'provider'>;

export const sessionAnswer = async (serving: Asking, asker: Asker | undefined): Promise<SessionAnswer> => {
  const principal = asker?.principal;
  const session = asker?.session;
  return {
    role: principal?.role ?? null,
    subject: principal?.subject ?? null,
    ...(await whose(serving, principal)),
    endsAt: session?.idleEndsAt.toISOString() ?? null,
    secondsLeft: session === undefined ? null : secondsUntil(session.idleEndsAt, serving.deps.ledger.now()),
    endsForGoodAt: session?.endsAt.toISOString() ?? null,
    ...serving.pathsFor(principal?.role ?? null),
    signIn: { code: serving.signInSecret !== undefined, provider: serving.provider !== undefined },
  };
};

const secondsUntil = (end: Date, now: Date): number => Math.max(0, Math.floor((end.getTime() - now.getTime()) / 1_000));

const nobodys = { school: null, board: null, guardian: null } as const;

const whose = async (
  { deps }: Asking,
  principal: Principal | undefined,
): Promise<Pick<SessionAnswer, 'school' | 'board' | 'guardian'>> => {
  switch (principal?.role) {
    case 'school': {
      const { school: id } = principal;
      return {
        ...nobodys,
        school: { id, name: await nameOf(async () => (await partyOf(deps.ledger, id)).details.name) },
      };
    }
    case 'board': {
      const { board: id } = principal;
      const { events } = await deps.ledger.read<BoardEvent>(streams.board(id));
      return { ...nobodys, board: { id, name: fold(boardDecider, events).details?.name ?? null } };
    }
    case 'guardian': {
      const { guardian: id } = principal;
      return { ...nobodys, guardian: { id, name: await nameOf(() => guardianName(deps, id)) } };
    }
    default:
      return nobodys;
  }
};

/** Null for a party that is not registered. A token may name it nevertheless. */
const nameOf = async (name: () => Promise<string | null>): Promise<string | null> => {
  try {
    return await name();
  } catch (error) {
    if (error instanceof Rejection) return null;
    throw error;
  }
};
