/** Signing in and out, and who is signed in (pages.md B). */
import type { Response } from 'express';
import { z } from 'zod';
import { isInvitationCode, useInvitation } from '../../commands/sharing/invitations.ts';
import { mustNotBeOfOtherPages } from '../access/ownOrigin.ts';
import { askedSeldom } from '../access/rateLimit.ts';
import { codeNotValid, type ReadCode, readSignInCode } from '../access/signInCode.ts';
import { noQuery } from '../forms/forms.ts';
import { KiB } from '../requests/bodies.ts';
import { anonymousContext } from '../requests/context.ts';
import { endpoint, json } from '../serving/endpoint.ts';
import type { Serving } from '../serving/serving.ts';
import { session, signedIn } from './answers.ts';
import { clearSessionCookie, cookieHeader, setSessionCookie } from './cookies.ts';
import { codeBody } from './requests.ts';
import { sessionAnswer } from './whoAsks.ts';

const refusals = [
  'two_credentials',
  'cross_site',
  'token_invalid',
  'token_keys_unavailable',
  'store_unavailable',
  'store_denied',
  'starting',
  'vault_unavailable',
  'history_unknown',
] as const;

const clearHeader = {
  'Clear-Site-Data': { description: 'What the browser is to drop', schema: { type: 'string', pattern: '^"cache"$' } },
} as const;

export const sessionEndpoints = [
  endpoint({
    route: 'GET /session',
    access: 'open',
    tag: 'Sessions',
    summary: 'Who asks, and what they may do',
    description: 'Without a token or a session `role` is null, and what is listed is open to anybody.',
    uncompressed: true,
    answers: { 200: { ...json('Who asks', session), headers: cookieHeader } },
    refusals,
    serve: (serving) => async (_asked, req, res) => {
      const asker = await serving.credentials.askerOf(req);
      if (asker === undefined && serving.credentials.sessionIdOf(req) !== undefined)
        clearSessionCookie(res, serving.ownOrigin);
      res.json(await sessionAnswer(serving, asker));
    },
  }),
  endpoint({
    route: 'POST /session',
    access: 'open',
    tag: 'Sessions',
    summary: 'Sign in with the code of a link',
    description:
      'The code is the fragment of a sign-in link, or of an invitation, and is used up by this. The session’s id comes in a cookie that no script can read. Whatever session the browser had ends.',
    request: z.object({ query: noQuery, body: codeBody }),
    bodyBounds: { bytes: 4 * KiB, values: 4 },
    uncompressed: true,
    answers: { 200: { ...json('Who is signed in now', signedIn), headers: cookieHeader } },
    refusals: [...refusals, 'code_not_valid', 'too_many_requests', 'concurrent_writes', 'clock_leapt'],
    before: ({ limits }) => askedSeldom(limits.signIns),
    serve:
      (serving) =>
      async ({ body: { code } }, req, res) => {
        const { deps, ownOrigin } = serving;
        mustNotBeOfOtherPages(req, ownOrigin);
        const earlier = serving.credentials.sessionIdOf(req);
        const { principal, landing } = await taken(serving, code, res);
        // A new session never goes on under an old id.
        if (earlier !== undefined) await deps.sessions.end(earlier);
        const begun = await deps.sessions.begin(principal);
        setSessionCookie(res, ownOrigin, begun.id);
        res.json({ ...(await sessionAnswer(serving, { principal, session: begun.session })), landing });
      },
  }),
  endpoint({
    route: 'DELETE /session',
    access: 'open',
    tag: 'Sessions',
    summary: 'Sign out',
    description: 'The session ends here and now, in every tab. What the browser kept of our answers is dropped.',
    request: z.object({ query: noQuery }),
    answers: { 200: { ...json('Nobody is signed in', session), headers: { ...cookieHeader, ...clearHeader } } },
    refusals,
    serve: (serving) => async (_asked, req, res) => {
      const id = serving.credentials.sessionIdOf(req);
      if (id !== undefined) await serving.deps.sessions.end(id);
      await signedOut(serving, res);
    },
  }),
] as const;

const signedOut = async (serving: Serving, res: Response): Promise<void> => {
  clearSessionCookie(res, serving.ownOrigin);
  res.set('Clear-Site-Data', '"cache"').json(await sessionAnswer(serving, undefined));
};

/** Uses a code up: that of an invitation, or of a sign-in link. @throws Problem code_not_valid */
const taken = async (
  serving: Serving,
  code: string,
  res: Response,
): Promise<Pick<ReadCode, 'principal' | 'landing'>> => {
  const { deps, signInSecret } = serving;
  if (isInvitationCode(code)) {
    const invitation = await useInvitation(deps, code, anonymousContext(res));
    if (invitation.is !== 'taken') throw codeNotValid(invitation.is);
    const { guardian } = invitation;
    return { principal: { role: 'guardian', subject: guardian, guardian }, landing: null };
  }
  if (signInSecret === undefined) throw codeNotValid('unknown');
  const { principal, landing, until } = await readSignInCode(signInSecret, code, deps.ledger.now());
  if (!(await deps.sessions.spend(code, until))) throw codeNotValid('used');
  return { principal, landing };
};
