/** Finds out who asks: by the token in its header, or by the session in its cookie, never by both (10.11, 10.16). */
import type { Request } from 'express';
import type { KeptSession } from '../../commands/sessions/sessionStore.ts';
import { type Sessions, sessionIdForm } from '../../commands/sessions/sessions.ts';
import { Problem } from '../problems/problem.ts';
import { cookieOf } from '../requests/cookie.ts';
import { bearerToken, type TokenVerifier } from './auth.ts';
import { mustBeOfOurPages, type OwnOrigin } from './ownOrigin.ts';
import { type Principal, principalSchema } from './principal.ts';

export type Asker = {
  readonly principal: Principal;
  /** Undefined for a token. */
  readonly session?: Pick<KeptSession, 'idleEndsAt' | 'endsAt'>;
};

export type Credentials = {
  /**
   * Undefined when the request carries neither a token nor a session that goes on.
   * @throws Problem two_credentials, cross_site, token_invalid
   */
  askerOf(req: Request): Promise<Asker | undefined>;
  /** @throws Problem token_missing, session_ended, and those of {@link askerOf} */
  mustAsk(req: Request): Promise<Asker>;
  /** The session's id in the cookie, whether or not the session goes on. @throws Problem two_credentials, cross_site */
  sessionIdOf(req: Request): string | undefined;
};

export const credentialsOf = (verify: TokenVerifier, sessions: Sessions, own: OwnOrigin): Credentials => {
  const sessionIdOf = (req: Request): string | undefined => {
    const id = cookieOf(req, own.cookieName);
    if (id === undefined) return undefined;
    if (req.get('authorization') !== undefined) throw new Problem('two_credentials', {});
    mustBeOfOurPages(req, own);
    return id;
  };
  const inSession = async (id: string): Promise<Asker | undefined> => {
    const session = sessionIdForm.test(id) ? await sessions.use(id) : undefined;
    // A session may be kept from a release whose roles were others.
    const principal = principalSchema.safeParse(session?.as);
    return session === undefined || !principal.success ? undefined : { principal: principal.data, session };
  };
  const byToken = async (req: Request): Promise<Asker> => ({
    principal: await verify(bearerToken(req.get('authorization'))),
  });
  return {
    sessionIdOf,
    askerOf: async (req) => {
      const id = sessionIdOf(req);
      if (id !== undefined) return inSession(id);
      return req.get('authorization') === undefined ? undefined : byToken(req);
    },
    mustAsk: async (req) => {
      const id = sessionIdOf(req);
      if (id === undefined) return byToken(req);
      const asker = await inSession(id);
      if (asker === undefined) throw sessionEnded();
      return asker;
    },
  };
};

const sessionEnded = (): Problem =>
  new Problem('session_ended', {}, { headers: { 'WWW-Authenticate': 'Bearer realm="telboek"' } });
