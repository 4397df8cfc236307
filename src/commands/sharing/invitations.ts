/** Inviting guardians, by their school or because they ask for a new link themselves (pages.md 10.14). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { fold } from '../../domain/decider.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { GuardianDetails } from '../../domain/sharing/contents.ts';
import { type GuardianEvent, invitationStatus, invitations } from '../../domain/sharing/invitations.ts';
import { decidingAgain, handle, write } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';
import type { Vault } from '../vault/vault.ts';
import { schoolOf, schoolOfGuardian } from './guardians.ts';

type VaultOf = { readonly vault: Pick<Vault, 'get' | 'put'>; readonly newSecret: Deps['newSecret'] };

const secretEntry = 'invitation-secret';

/** Made at the first invitation. All processes of a ledger share it, as they share the vault. */
const secretIn = async ({ vault, newSecret }: VaultOf): Promise<Uint8Array> => {
  const held = await vault.get(secretEntry);
  if (held !== undefined) return held;
  const made = newSecret();
  try {
    await vault.put(secretEntry, made);
    return made;
  } catch (error) {
    // Another process was first, so its secret is used.
    const others = await vault.get(secretEntry);
    if (others === undefined) throw error;
    return others;
  }
};

const macOf = (secret: Uint8Array, guardian: string, invitation: string): Buffer =>
  createHmac('sha256', secret).update(`invitation\n${guardian}\n${invitation}`).digest();

/** No guardian's id holds a tilde. */
const codeForm = /^([A-Za-z0-9][A-Za-z0-9_-]{0,63})~([0-9A-Z]{26})~([A-Za-z0-9_-]{43})$/;

export const isInvitationCode = (code: string): boolean => codeForm.test(code);

/**
 * Invites a guardian. The code follows from the invitation's id, so that a repeated request gives the same one and no
 * answer has to be kept.
 * @throws Rejection guardian_not_found, guardian_erased
 */
export const inviteGuardian = async (deps: Deps, guardian: string, context: Context) => {
  const school = await schoolOf(deps, guardian);
  const known = (await deps.sharing.of(school)).state.guardians.get(guardian);
  if (known === undefined) throw new Rejection('guardian_not_found', {});
  if (known.entry === undefined) throw new Rejection('guardian_erased', {});
  const secret = await secretIn(deps);
  const data = { guardian, school, invitation: deps.newUlid() };
  const command = { type: 'Invite', data, at: deps.ledger.now() } as const;
  const { events, ...at } = await handle(deps.ledger, invitations, streams.guardian(guardian), command, context);
  const [invited] = events;
  if (invited?.type !== 'GuardianInvited') throw new Error('An invitation is one event');
  const { invitation, expiresAt } = invited.data;
  const code = `${guardian}~${invitation}~${macOf(secret, guardian, invitation).toString('base64url')}`;
  return { ...at, invitation, code, expiresAt };
};

export type InvitationTaken =
  | { readonly is: 'taken'; readonly guardian: string }
  | { readonly is: 'used' | 'expired' | 'unknown' };

/** Uses an invitation up. If it is used several times at the same moment, one of them succeeds. */
export const useInvitation = async (deps: Deps, code: string, context: Context): Promise<InvitationTaken> => {
  const [, guardian = '', invitation = '', mac = ''] = codeForm.exec(code) ?? [];
  const expected = macOf(await secretIn(deps), guardian, invitation);
  const given = Buffer.from(mac, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { is: 'unknown' };
  const school = await schoolOfGuardian(deps, guardian);
  if (school === undefined) return { is: 'unknown' };
  return decidingAgain(async () => {
    const { events: history, head } = await deps.ledger.read<GuardianEvent>(streams.guardian(guardian));
    const state = fold(invitations, history);
    const stand = invitationStatus(state.get(invitation), deps.ledger.now());
    if (stand !== 'open') return { is: stand };
    // A guardian who was erased is let in no more, even with an invitation that is still in circulation.
    if ((await deps.sharing.of(school)).state.guardians.get(guardian)?.entry === undefined) return { is: 'unknown' };
    const events = invitations.decide({ type: 'Use', data: { guardian, school, invitation } }, state);
    const at = { head, position: history.at(-1)?.position ?? 0 };
    await write(deps.ledger, streams.guardian(guardian), events, at, context);
    return { is: 'taken', guardian };
  });
};

/** Guardians of all schools with this e-mail address. It looks at one school after another, so nobody waits for it. */
export async function* guardiansWithEmail(deps: Deps, email: string): AsyncGenerator<string> {
  const wanted = email.toLowerCase();
  for (const school of await deps.schools.registeredSchools()) {
    const { state } = await deps.sharing.of(school);
    const entries = [...state.guardians.values()].flatMap(({ guardian, entry }) =>
      entry === undefined ? [] : [[guardian, entry] as const],
    );
    const details = await deps.sharing.contents.read<GuardianDetails>(entries.map(([, entry]) => entry));
    for (const [guardian, entry] of entries) if (details.get(entry)?.email?.toLowerCase() === wanted) yield guardian;
  }
}
