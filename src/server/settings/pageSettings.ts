/** Settings of the pages and of signing in: our own origin, and the OpenID provider (pages.md 10.12, 10.13). */
import { z } from 'zod';
import { isLoopback, urlOf } from '../stores/storeLocations.ts';

export type OidcSettings = {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Names of the claims of an ID token that make a principal. */
  readonly claims: { readonly role: string; readonly school: string; readonly board: string };
};

/**
 * On another machine plain http would show cookies and tokens to anybody along the way, so it is allowed on this
 * machine only.
 */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));

/** The address is written into UBL, which is kept for ever. So one address has one spelling. */
const publicUrl = z.string().transform((text, check): string => {
  const url = urlOf(text);
  if (url !== undefined && isSafe(url) && url.href === `${url.origin}/`) return url.origin;
  check.addIssue({
    code: 'custom',
    message:
      'must be an https:// address (http:// only on this machine) without a path, such as https://telboek.example.nl',
  });
  return z.NEVER;
});

const issuer = z.string().transform((text, check): URL => {
  const url = urlOf(text);
  if (url !== undefined && isSafe(url) && url.search === '' && url.hash === '') return url;
  check.addIssue({ code: 'custom', message: 'must be an https:// URL (http:// only on this machine)' });
  return z.NEVER;
});

const visible = z.string().regex(/^[\x21-\x7e]{1,500}$/, 'must be 1 to 500 visible ASCII characters');

export const pageVariables = {
  PUBLIC_URL: publicUrl.optional(),
  OIDC_ISSUER: issuer.optional(),
  OIDC_CLIENT_ID: visible.optional(),
  OIDC_CLIENT_SECRET: visible.optional(),
  OIDC_ROLE_CLAIM: visible.default('role'),
  OIDC_SCHOOL_CLAIM: visible.default('school'),
  OIDC_BOARD_CLAIM: visible.default('board'),
};

type Variables = z.output<z.ZodObject<typeof pageVariables>>;

export const oidcOf = (variables: Variables): OidcSettings | null => {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = variables;
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined || OIDC_CLIENT_SECRET === undefined) return null;
  const { OIDC_ROLE_CLAIM: role, OIDC_SCHOOL_CLAIM: school, OIDC_BOARD_CLAIM: board } = variables;
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    claims: { role, school, board },
  };
};

/** Checks the text of the variables, so that faults here are reported together with all others. */
export const pagesInOrder = (env: Readonly<Record<string, string>>, check: z.RefinementCtx): void => {
  const { HOST = '127.0.0.1', PUBLIC_URL } = env;
  const fault = (path: string, message: string) => check.addIssue({ code: 'custom', path: [path], message });
  if (PUBLIC_URL === undefined && !isLoopback(HOST))
    fault(
      'PUBLIC_URL',
      'is needed when HOST is more than this machine: it is the address that people open, such as https://telboek.example.nl',
    );
  const needed = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];
  const claims = ['OIDC_ROLE_CLAIM', 'OIDC_SCHOOL_CLAIM', 'OIDC_BOARD_CLAIM'];
  if ([...needed, ...claims].every((name) => env[name] === undefined)) return;
  for (const name of needed)
    if (env[name] === undefined) fault(name, `is needed to sign in at an OpenID provider, with ${needed.join(', ')}`);
};
