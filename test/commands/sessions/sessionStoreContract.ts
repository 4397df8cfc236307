import { describe, expect, it } from 'vitest';
import type { KeptSession, SessionStore } from '../../../src/commands/sessions/sessionStore.ts';

const at = (minutes: number): Date => new Date(Date.parse('2026-11-27T08:00:00Z') + minutes * 60_000);
const idOf = (n: number): string => n.toString(16).padStart(2, '0').repeat(32);

const sessionAs = (as: Partial<KeptSession['as']>, given: Partial<KeptSession> = {}): KeptSession => ({
  as: { subject: 'sanne', role: 'school', school: '12AB00', ...as },
  providerSid: null,
  startedAt: at(0),
  idleEndsAt: at(60),
  endsAt: at(720),
  ...given,
});

export const sessionStoreContract = (name: string, open: () => Promise<SessionStore>): void => {
  describe(`sessions: ${name}`, () => {
    it('10.11: a session is found as it was kept, and another id finds nothing', async () => {
      const store = await open();
      await store.add(idOf(1), sessionAs({}));
      expect(await store.get(idOf(1))).toEqual(sessionAs({}));
      expect(await store.get(idOf(2))).toBeUndefined();
    });

    it('10.15: a session that is lengthened keeps all but its idle end, and one that ended does not come back', async () => {
      const store = await open();
      await store.add(idOf(1), sessionAs({}));
      await store.lengthen(idOf(1), at(90));
      expect(await store.get(idOf(1))).toEqual(sessionAs({}, { idleEndsAt: at(90) }));
      await store.end(idOf(1));
      await store.lengthen(idOf(1), at(120));
      expect(await store.get(idOf(1))).toBeUndefined();
    });

    it('10.15: all sessions of a guardian end together, and those of others go on', async () => {
      const store = await open();
      const guardian = { role: 'guardian', guardian: 'g-1' };
      await store.add(idOf(1), sessionAs(guardian));
      await store.add(idOf(2), sessionAs(guardian));
      await store.add(idOf(3), sessionAs({ role: 'guardian', guardian: 'g-2' }));
      expect(await store.endAll({ guardian: 'g-1' })).toBe(2);
      expect([await store.get(idOf(1)), await store.get(idOf(2))]).toEqual([undefined, undefined]);
      expect(await store.get(idOf(3))).toBeDefined();
    });

    it('10.13: sessions end by their id at the provider, or by the person there, and local ones never do', async () => {
      const store = await open();
      await store.add(idOf(1), sessionAs({}, { providerSid: 'sid-1' }));
      await store.add(idOf(2), sessionAs({}, { providerSid: 'sid-2' }));
      await store.add(idOf(3), sessionAs({}));
      expect(await store.endAll({ providerSid: 'sid-1' })).toBe(1);
      expect(await store.endAll({ providerSubject: 'sanne' })).toBe(1);
      expect(await store.get(idOf(3))).toBeDefined();
      expect(await store.endAll('all')).toBe(1);
    });

    it('10.12: a code is used once, whoever is first of many at the same moment', async () => {
      const store = await open();
      const used = await Promise.all([1, 2, 3, 4].map(() => store.spend(idOf(7), at(10))));
      expect(used.filter((first) => first)).toHaveLength(1);
      expect(await store.spend(idOf(8), at(10))).toBe(true);
    });

    it('10.15: a session that ended by itself is removed, and a used code is removed only once it has expired', async () => {
      const store = await open();
      await store.add(idOf(1), sessionAs({}));
      await store.add(idOf(2), sessionAs({}, { idleEndsAt: at(61) }));
      await store.spend(idOf(7), at(70));
      await store.expire(at(60));
      expect(await store.get(idOf(1))).toBeUndefined();
      expect(await store.get(idOf(2))).toBeDefined();
      expect(await store.spend(idOf(7), at(70))).toBe(false);
      await store.expire(at(70));
      expect(await store.spend(idOf(7), at(80))).toBe(true);
    });
  });
};
