/** The port of the OpenID provider (pages.md 10.13). */

/**
 * The values that the browser keeps, sealed, from the beginning of a sign-in to its end. They bind the provider's
 * answer to the question.
 */
export type PendingSignIn = { readonly state: string; readonly nonce: string; readonly verifier: string };

export type SignedInThere = {
  /** The claims of the ID token, whose signature and audience were checked. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The id of the session at the provider, if it gives one. */
  readonly sid: string | undefined;
};

/** The sessions that a logout token ends. At least one of the two fields is given. */
export type LoggedOutThere = { readonly sid?: string; readonly subject?: string };

/** The provider refused, or its answer does not belong to this question. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
}

/** @throws ProviderUnavailable */
export type IdentityProvider = {
  /** @param callback our address that the provider sends the browser back to */
  begin(callback: string): Promise<{ readonly url: string; readonly pending: PendingSignIn }>;
  /** @param answered the address that the browser came back with. @throws SignInRefused */
  finish(answered: URL, pending: PendingSignIn): Promise<SignedInThere>;
  /** Undefined for a logout token that is not the provider's, not for us, or too old. */
  loggedOut(logoutToken: string): Promise<LoggedOutThere | undefined>;
};

/** The provider cannot be reached, or does not work as it must. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}
