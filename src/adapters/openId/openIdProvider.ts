/** Signs in at an OpenID provider: code flow with PKCE S256, state and nonce (pages.md 10.13). */
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import {
  type IdentityProvider,
  type LoggedOutThere,
  ProviderUnavailable,
  SignInRefused,
} from '../../commands/sessions/identityProvider.ts';

export type OpenIdClient = { readonly issuer: URL; readonly clientId: string; readonly clientSecret: string };

const answerSecondsMax = 5;
/** Seconds. A logout token that is older may be one that somebody kept. */
const logoutSecondsMax = 120;
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

/** The provider is asked for its metadata at the first sign-in, so that a start does not wait for it. */
export const openIdProvider = ({ issuer, clientId, clientSecret }: OpenIdClient): IdentityProvider => {
  let discovered: Promise<Known> | undefined;
  const known = (): Promise<Known> => {
    discovered ??= discover(issuer, clientId, clientSecret).catch((error: unknown) => {
      // It is asked again at the next sign-in.
      discovered = undefined;
      throw new ProviderUnavailable('The OpenID provider does not answer as it must', { cause: error });
    });
    return discovered;
  };
  return {
    begin: async (callback) => {
      const { config } = await known();
      const pending = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        scope: 'openid',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, pending };
    },
    finish: async (answered, { state, nonce, verifier }) => {
      const { config } = await known();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      try {
        // The access token is neither used nor kept.
        const claims = (await oidc.authorizationCodeGrant(config, answered, checks)).claims();
        if (claims === undefined) throw new SignInRefused('The provider gave no ID token');
        return { claims, sid: typeof claims.sid === 'string' ? claims.sid : undefined };
      } catch (error) {
        throw refusal(error);
      }
    },
    loggedOut: async (token) => {
      const { keys } = await known();
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: (await known()).config.serverMetadata().issuer,
          audience: clientId,
          requiredClaims: ['iat', 'jti', 'events'],
          maxTokenAge: logoutSecondsMax,
        });
        return namedBy(payload);
      } catch (error) {
        if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
          throw new ProviderUnavailable('The keys of the OpenID provider cannot be read', { cause: error });
        return undefined;
      }
    },
  };
};

type Known = { readonly config: oidc.Configuration; readonly keys: ReturnType<typeof createRemoteJWKSet> };

const discover = async (issuer: URL, clientId: string, clientSecret: string): Promise<Known> => {
  // The settings take plain http on this machine only.
  const execute = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
  const options = { execute, timeout: answerSecondsMax };
  const config = await oidc.discovery(issuer, clientId, clientSecret, undefined, options);
  const { jwks_uri: keysAt } = config.serverMetadata();
  if (keysAt === undefined) throw new Error('The OpenID provider names no keys');
  return { config, keys: createRemoteJWKSet(new URL(keysAt), { timeoutDuration: answerSecondsMax * 1_000 }) };
};

/** Anything that the provider or its answer says is a refusal. If it cannot say anything, that is an outage. */
const refusal = (error: unknown): Error => {
  if (error instanceof SignInRefused) return error;
  const isOutage = error instanceof TypeError || (error instanceof oidc.ClientError && error.code === 'OAUTH_TIMEOUT');
  return isOutage
    ? new ProviderUnavailable('The OpenID provider cannot be reached', { cause: error })
    : new SignInRefused('The provider refused, or its answer is not one to our question', { cause: error });
};

/**
 * The session or the person that a logout token names. It must say that it is a logout token, and must be no ID token
 * (OpenID Back-Channel Logout 2.6).
 */
const namedBy = ({ sid, sub, events, nonce }: JWTPayload): LoggedOutThere | undefined => {
  const isLogout = typeof events === 'object' && events !== null && logoutEvent in events;
  if (!isLogout || nonce !== undefined) return undefined;
  if (typeof sid === 'string') return { sid };
  return sub === undefined ? undefined : { subject: sub };
};
