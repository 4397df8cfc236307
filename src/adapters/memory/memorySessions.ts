import type { KeptSession, SessionStore, SessionsNamed } from '../../commands/sessions/sessionStore.ts';

/** Sessions for tests; they are lost with the process. */
export const memorySessions = (): SessionStore => {
  const kept = new Map<string, KeptSession>();
  const spent = new Map<string, Date>();
  return {
    add: async (id, session) => void kept.set(id, session),
    get: async (id) => kept.get(id),
    lengthen: async (id, idleEndsAt) => {
      const session = kept.get(id);
      if (session !== undefined) kept.set(id, { ...session, idleEndsAt });
    },
    end: async (id) => void kept.delete(id),
    endAll: async (named) => {
      const ended = [...kept].filter(([, session]) => isNamed(session, named));
      for (const [id] of ended) kept.delete(id);
      return ended.length;
    },
    spend: async (code, until) => {
      if (spent.has(code)) return false;
      spent.set(code, until);
      return true;
    },
    expire: async (now) => {
      for (const [id, { idleEndsAt, endsAt }] of kept) if (idleEndsAt <= now || endsAt <= now) kept.delete(id);
      for (const [code, until] of spent) if (until <= now) spent.delete(code);
    },
  };
};

const isNamed = ({ as, providerSid }: KeptSession, named: SessionsNamed): boolean => {
  if (named === 'all') return true;
  if ('guardian' in named) return as.role === 'guardian' && as.guardian === named.guardian;
  if ('providerSid' in named) return providerSid === named.providerSid;
  return providerSid !== null && as.subject === named.providerSubject;
};
