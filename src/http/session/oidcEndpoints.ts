/** Signing in at an OpenID provider, and being signed out from there (pages.md 10.13). */
import type { Response } from 'express';
import { z } from 'zod';
import { ProviderUnavailable, type SignedInThere, SignInRefused } from '../../commands/sessions/identityProvider.ts';
import { type Principal, principalSchema } from '../access/principal.ts';
import { askedSeldom } from '../access/rateLimit.ts';
import { landingForm } from '../access/signInCode.ts';
import { noQuery } from '../forms/forms.ts';
import { Problem } from '../problems/problem.ts';
import { KiB } from '../requests/bodies.ts';
import { cookieOf } from '../requests/cookie.ts';
import { endpoint, json, redirect } from '../serving/endpoint.ts';
import type { Serving } from '../serving/serving.ts';
import { wrong } from '../words/faults.ts';
import { ended } from './answers.ts';
import { clearSessionCookie, cookieHeader, setSessionCookie } from './cookies.ts';
import { pendingCookie } from './pending.ts';
import { logoutBody } from './requests.ts';

const callbackPath = '/session/oidc/callback';

const outages = ['store_unavailable', 'store_denied', 'starting', 'provider_unavailable'] as const;

/** Why nobody was signed in, as the address of the sign-in page says it. */
type Failure = 'geweigerd' | 'onbekende-rol' | 'verlopen' | 'aanbieder';

export const oidcEndpoints = [
  endpoint({
    route: 'GET /session/oidc',
    access: 'open',
    tag: 'Sessions',
    summary: 'Sign in at the OpenID provider',
    description: 'For a browser, which is sent to the provider and comes back signed in.',
    request: z.object({
      query: z.strictObject({ landing: z.string().max(500).regex(landingForm, wrong('landing')).exactOptional() }),
    }),
    answers: { 303: redirect('To the provider', cookieHeader) },
    refusals: [...outages, 'provider_missing', 'too_many_requests'],
    before: ({ limits }) => askedSeldom(limits.signIns),
    serve: (serving) => {
      const kept = pendingCookie(serving.requestSecret, serving.ownOrigin);
      return async ({ query }, req, res) => {
        const { identity } = providerOf(serving);
        const { url, pending } = await asked(() => identity.begin(`${serving.ownOrigin.of(req)}${callbackPath}`));
        kept.set(res, { ...pending, landing: query.landing ?? null }, serving.deps.ledger.now());
        res.status(303).location(url).end();
      };
    },
  }),
  endpoint({
    route: 'GET /session/oidc/callback',
    access: 'open',
    tag: 'Sessions',
    summary: 'Where the OpenID provider sends the browser back to',
    description:
      'Bound to the beginning by `state`. It ends at the page of signing in when nobody is signed in, with the reason.',
    // A provider may add parameters of its own beside `code` and `state`.
    request: z.object({ query: z.looseObject({}) }),
    answers: { 303: redirect('To a page', cookieHeader) },
    refusals: ['provider_missing', 'too_many_requests', 'store_unavailable', 'store_denied', 'starting'],
    before: ({ limits }) => askedSeldom(limits.signIns),
    serve: (serving) => {
      const kept = pendingCookie(serving.requestSecret, serving.ownOrigin);
      return async (_asked, req, res) => {
        const { identity, claims } = providerOf(serving);
        const { deps, ownOrigin } = serving;
        const pending = kept.take(req, res, deps.ledger.now());
        // The person who comes back may be another one than the person who was signed in here.
        const earlier = cookieOf(req, ownOrigin.cookieName);
        if (earlier !== undefined) await deps.sessions.end(earlier);
        if (pending === undefined) return signedOut(serving, res, 'verlopen');
        let there: SignedInThere;
        try {
          there = await identity.finish(new URL(req.originalUrl, ownOrigin.of(req)), pending);
        } catch (error) {
          if (error instanceof SignInRefused) return signedOut(serving, res, 'geweigerd');
          if (error instanceof ProviderUnavailable) return signedOut(serving, res, 'aanbieder');
          throw error;
        }
        const principal = principalFrom(there.claims, claims);
        if (principal === undefined) return signedOut(serving, res, 'onbekende-rol');
        const begun = await deps.sessions.begin(principal, there.sid ?? '');
        setSessionCookie(res, ownOrigin, begun.id);
        res
          .status(303)
          .location(pending.landing ?? '/')
          .end();
      };
    },
  }),
  endpoint({
    route: 'POST /session/oidc/logout',
    access: 'open',
    tag: 'Sessions',
    summary: 'The OpenID provider tells that somebody signed out there',
    description:
      'OpenID Connect Back-Channel Logout 1.0: ends the sessions of the logout token’s `sid`, or of its `sub`.',
    request: z.object({ query: noQuery, body: logoutBody }),
    form: 'only',
    bodyBounds: { bytes: 16 * KiB, values: 10 },
    answers: { 200: json('How many sessions ended', ended) },
    refusals: [...outages, 'provider_missing', 'logout_token_not_valid', 'too_many_requests'],
    before: ({ limits }) => askedSeldom(limits.providerLogouts),
    serve:
      (serving) =>
      async ({ body }, _req, res) => {
        const { identity } = providerOf(serving);
        const named = await asked(() => identity.loggedOut(body.logout_token));
        if (named === undefined) throw new Problem('logout_token_not_valid', {});
        const { sessions } = serving.deps;
        const count = await sessions.endAll(
          named.sid === undefined ? { providerSubject: named.subject! } : { providerSid: named.sid },
        );
        res.json({ ended: count });
      },
  }),
] as const;

const providerOf = ({ provider }: Serving): NonNullable<Serving['provider']> => {
  if (provider === undefined) throw new Problem('provider_missing', {});
  return provider;
};

/** @throws Problem provider_unavailable */
const asked = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    throw new Problem('provider_unavailable', {}, { cause: error, headers: { 'Retry-After': '5' } });
  }
};

const signedOut = ({ ownOrigin }: Serving, res: Response, failure: Failure): void => {
  clearSessionCookie(res, ownOrigin);
  res.status(303).location(`/aanmelden?fout=${failure}`).end();
};

/** Undefined for a role that is unknown or missing. Guardians come by invitation only (10.14). */
const principalFrom = (
  claims: SignedInThere['claims'],
  names: NonNullable<Serving['provider']>['claims'],
): Principal | undefined => {
  const role = claims[names.role];
  const whose =
    role === 'school' ? { school: claims[names.school] } : role === 'board' ? { board: claims[names.board] } : {};
  const principal = principalSchema.safeParse({ subject: claims.sub, role, ...whose });
  return principal.success && principal.data.role !== 'guardian' ? principal.data : undefined;
};
