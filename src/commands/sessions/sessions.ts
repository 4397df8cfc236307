/** Sessions: begun by signing in, used by each request, ended by signing out, by the clock or from outside (10.11, 10.15). */
import { createHash, randomBytes } from 'node:crypto';
import type { KeptSession, SessionStore, SessionsNamed, SignedInAs } from './sessionStore.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Milliseconds after which a session ends: without a request, and in all (10.15). */
export const sessionLimits = ({ role }: Pick<SignedInAs, 'role'>) =>
  role === 'guardian' ? { idleMs: 7 * dayMs, wholeMs: 30 * dayMs } : { idleMs: 60 * minuteMs, wholeMs: 12 * hourMs };

/** Milliseconds. A request that would move the idle end by less than this does not move it. */
const lengthenedMsMin = 1_000;

const idBytes = 32;

/** The form of an id as the browser holds it: 256 bits in base64url. */
export const sessionIdForm = /^[A-Za-z0-9_-]{43}$/;

/** The form in which a secret is kept, so that a reader of the database learns no secret. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const idleEnd = (as: SignedInAs, endsAt: Date, now: Date): Date =>
  new Date(Math.min(endsAt.getTime(), now.getTime() + sessionLimits(as).idleMs));

export const isOver = ({ idleEndsAt, endsAt }: KeptSession, now: Date): boolean => now >= idleEndsAt || now >= endsAt;

export type Sessions = {
  /** Begins a session under a new id, which only the browser then holds. */
  begin(as: SignedInAs, providerSid?: string | null): Promise<{ readonly id: string; readonly session: KeptSession }>;
  /** The session of an id, lengthened by this request; undefined when there is none, or it is over. */
  use(id: string): Promise<KeptSession | undefined>;
  end(id: string): Promise<void>;
  endAll(named: SessionsNamed): Promise<number>;
  /** Uses up a one-time code. False when it was used before. */
  spend(code: string, until: Date): Promise<boolean>;
};

export const sessionsOn = (store: SessionStore, now: () => Date): Sessions => ({
  begin: async (as, providerSid = null) => {
    const id = randomBytes(idBytes).toString('base64url');
    const startedAt = now();
    const endsAt = new Date(startedAt.getTime() + sessionLimits(as).wholeMs);
    const session = { as, providerSid, startedAt, idleEndsAt: idleEnd(as, endsAt, startedAt), endsAt };
    await store.add(digestOf(id), session);
    return { id, session };
  },
  use: async (id) => {
    const key = digestOf(id);
    const [session, at] = [await store.get(key), now()];
    if (session === undefined || isOver(session, at)) return undefined;
    const idleEndsAt = idleEnd(session.as, session.endsAt, at);
    if (idleEndsAt.getTime() - session.idleEndsAt.getTime() < lengthenedMsMin) return session;
    await store.lengthen(key, idleEndsAt);
    return { ...session, idleEndsAt };
  },
  end: (id) => store.end(digestOf(id)),
  endAll: (named) => store.endAll(named),
  spend: (code, until) => store.spend(digestOf(code), until),
});
