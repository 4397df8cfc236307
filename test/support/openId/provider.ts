/** A real OpenID provider on this machine, in which a test says who signs in and with which claims. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata } from 'oidc-provider';

export const clientId = 'telboek';
export const clientSecret = 'a secret between the provider and Telboek';

export type Person = { readonly sub: string; readonly claims: Readonly<Record<string, unknown>> };

/** A browser's cookies by name, for one origin. */
export type Jar = Map<string, string>;

export type OpenIdServer = {
  readonly issuer: URL;
  /** Sets who signs in from now on. With null the provider refuses. */
  signsIn(person: Person | null): void;
  /**
   * Goes through the provider's pages as a browser does. Resolves with the address to which the provider sends the browser
   * back.
   */
  through(url: string, jar?: Jar): Promise<string>;
  /** Signs the browser out at the provider, which then tells its clients. */
  signOut(jar: Jar): Promise<void>;
  close(): Promise<void>;
};

/**
 * @param callback address of the client
 * @param logout address of the client
 */
export const openIdServer = async (callback: () => string, logout: () => string): Promise<OpenIdServer> => {
  let person: Person | null = null;
  let handle: RequestListener | undefined;
  const server = createServer((req, res) => handle!(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const client = {
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [callback()],
    backchannel_logout_uri: logout(),
    backchannel_logout_session_required: true,
  } satisfies ClientMetadata;
  const provider = new Provider(issuer.href, {
    clients: [client],
    claims: { openid: ['sub', 'role', 'rol', 'school', 'board'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: () => '/as-told' },
    findAccount: async (_ctx, sub) => {
      const { claims = {} } = person ?? {};
      return { accountId: sub, claims: async () => ({ sub, ...claims }) };
    },
    // The provider may call the client, although it is on this machine.
    fetch: (url, options) => {
      const { dispatcher: _, ...asked } = options as RequestInit & { dispatcher?: unknown };
      return fetch(url, asked);
    },
  });
  provider.use(async (ctx, next) => {
    if (ctx.path !== '/as-told') return next();
    if (person === null)
      return provider.interactionFinished(
        ctx.req,
        ctx.res,
        { error: 'access_denied' },
        { mergeWithLastSubmission: false },
      );
    const { prompt, params, grantId } = await provider.interactionDetails(ctx.req, ctx.res);
    if (prompt.name === 'login')
      return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: person.sub } });
    const grant =
      grantId === undefined
        ? new provider.Grant({ accountId: person.sub, clientId: String(params.client_id) })
        : (await provider.Grant.find(grantId))!;
    grant.addOIDCScope('openid');
    return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } });
  });
  const answer = provider.callback();
  handle = (req, res) => void answer(req, res);

  const visit = async (url: string, jar: Jar, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split('=') as [string, string];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  return {
    issuer,
    signsIn: (given) => {
      person = given;
    },
    through: async (url, jar = new Map()) => {
      let at = url;
      while (at.startsWith(issuer.origin)) {
        const answer = await visit(at, jar);
        const next = answer.headers.get('location');
        if (next === null) throw new Error(`The provider answers ${answer.status}: ${await answer.text()}`);
        at = new URL(next, at).href;
      }
      return at;
    },
    signOut: async (jar) => {
      const page = await (await visit(`${issuer.origin}/session/end`, jar)).text();
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
      await visit(`${issuer.origin}/session/end/confirm`, jar, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ xsrf, logout: 'yes' }).toString(),
      });
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
};
