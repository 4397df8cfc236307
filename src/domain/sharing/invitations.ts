/** Invitations of guardians (pages.md 10.14): each is good once, for fourteen days. They are recorded with the guardian's id. */
import type { Decider } from '../decider.ts';
import type { GuardianIdGiven } from './events.ts';

export type GuardianInvited = {
  readonly type: 'GuardianInvited';
  /** `expiresAt`: from this moment on the invitation can no longer be used. */
  readonly data: {
    readonly guardian: string;
    readonly school: string;
    readonly invitation: string;
    readonly expiresAt: string;
  };
};

export type InvitationUsed = {
  readonly type: 'InvitationUsed';
  readonly data: { readonly guardian: string; readonly school: string; readonly invitation: string };
};

export type GuardianEvent = GuardianIdGiven | GuardianInvited | InvitationUsed;

export type Invitation = { readonly expiresAt: string; readonly isUsed: boolean };

export type Invitations = ReadonlyMap<string, Invitation>;

const daysValid = 14;

export type InvitationCommand =
  | { readonly type: 'Invite'; readonly data: Omit<GuardianInvited['data'], 'expiresAt'>; readonly at: Date }
  | { readonly type: 'Use'; readonly data: InvitationUsed['data'] };

/** Whether an invitation can be used at this moment; if not, the reason. */
export const invitationStatus = (
  invitation: Invitation | undefined,
  at: Date,
): 'open' | 'used' | 'expired' | 'unknown' => {
  if (invitation === undefined) return 'unknown';
  if (invitation.isUsed) return 'used';
  return at >= new Date(invitation.expiresAt) ? 'expired' : 'open';
};

export const invitations: Decider<Invitations, InvitationCommand, GuardianEvent> = {
  initial: new Map(),
  decide: (command) => {
    switch (command.type) {
      case 'Invite': {
        const expiresAt = new Date(command.at.getTime() + daysValid * 86_400_000).toISOString();
        return [{ type: 'GuardianInvited', data: { ...command.data, expiresAt } }];
      }
      case 'Use':
        return [{ type: 'InvitationUsed', data: command.data }];
    }
  },
  evolve: (state, { type, data }) => {
    switch (type) {
      case 'GuardianIdGiven':
        return state;
      case 'GuardianInvited':
        return new Map(state).set(data.invitation, { expiresAt: data.expiresAt, isUsed: false });
      case 'InvitationUsed': {
        const { expiresAt = '' } = state.get(data.invitation) ?? {};
        return new Map(state).set(data.invitation, { expiresAt, isUsed: true });
      }
    }
  },
};
