/**
 * The port of sessions (pages.md 10.11). They are kept beside remembered requests, in the read store's database: who is
 * signed in is no fact of the ledger.
 */

/** The person who is signed in, as the claims of a token would name them. */
export type SignedInAs = {
  readonly subject: string;
  readonly role: string;
  readonly school?: string;
  readonly board?: string;
  readonly guardian?: string;
};

export type KeptSession = {
  readonly as: SignedInAs;
  /** Set for a session that began at the OpenID provider: its id there, empty when the provider gave none. */
  readonly providerSid: string | null;
  readonly startedAt: Date;
  /** The session ends at this moment when nothing is asked before. */
  readonly idleEndsAt: Date;
  /** The session ends at this moment whatever is asked. */
  readonly endsAt: Date;
};

/** Which sessions are to be ended. */
export type SessionsNamed =
  | { readonly guardian: string }
  | { readonly providerSid: string }
  /** All sessions of this person that began at the provider. */
  | { readonly providerSubject: string }
  | 'all';

/** Every id is the SHA-256 of what the browser holds, in hex. @throws StoreUnavailable */
export type SessionStore = {
  add(id: string, session: KeptSession): Promise<void>;
  get(id: string): Promise<KeptSession | undefined>;
  /** Moves the idle end. Nothing happens to a session that is gone. */
  lengthen(id: string, idleEndsAt: Date): Promise<void>;
  end(id: string): Promise<void>;
  /** Returns how many sessions it ended. */
  endAll(named: SessionsNamed): Promise<number>;
  /** Marks a one-time code as used. False when it was used before. @param until the code is worth nothing from then on */
  spend(code: string, until: Date): Promise<boolean>;
  /** Removes sessions that have ended by this moment, and used codes that have expired. */
  expire(now: Date): Promise<void>;
};
