/** The e-mail with which a guardian is invited, or gets a new link (pages.md 10.14). Guardians are written to in Dutch. */
import type { Mail } from '../../commands/mail/mail.ts';
import { dayOfMoment } from '../../domain/day.ts';
import { formatsOf } from '../../words/formats.ts';

const { day } = formatsOf('nl');

export type InvitationMail = {
  readonly to: string;
  readonly school: string;
  readonly url: string;
  readonly expiresAt: string;
  readonly invitation: string;
  /** The part of the sender's address after the `@`. */
  readonly domain: string;
};

export const invitationMail = ({ to, school, url, expiresAt, invitation, domain }: InvitationMail): Mail => ({
  to,
  subject: `Uw link voor ${school}`,
  text: [
    'Beste ouder of verzorger,',
    '',
    `Met deze link meldt u zich aan bij ${school}. U bepaalt daar zelf wat u met andere ouders deelt.`,
    '',
    url,
    '',
    `De link werkt één keer, tot en met ${day(dayOfMoment(new Date(expiresAt)))}. Stuur hem aan niemand door.`,
    'Hebt u hier niet om gevraagd, dan hoeft u niets te doen.',
    '',
  ].join('\n'),
  messageId: `<invitation-${invitation}@${domain}>`,
});
