/** The server that takes e-mail and the sender, as SMTP_URL and MAIL_FROM say them (interfaces.md section 4). */
import { z } from 'zod';
import {
  readSender,
  readSmtpUrl,
  type Sender,
  type SmtpAddress,
  senderForm,
  smtpUrlForm,
} from '../../adapters/mail/smtpUrl.ts';

export type MailSettings = { readonly server: SmtpAddress; readonly sender: Sender };

const smtpUrl = z.string().transform((text, check): SmtpAddress => {
  const server = readSmtpUrl(text);
  if (server !== undefined) return server;
  check.addIssue({ code: 'custom', message: smtpUrlForm });
  return z.NEVER;
});

const mailFrom = z.string().transform((text, check): Sender => {
  const sender = readSender(text);
  if (sender !== undefined) return sender;
  check.addIssue({ code: 'custom', message: senderForm });
  return z.NEVER;
});

export const mailVariables = { SMTP_URL: smtpUrl.optional(), MAIL_FROM: mailFrom.optional() };

type Variables = z.output<z.ZodObject<typeof mailVariables>>;

export const mailOf = ({ SMTP_URL: server, MAIL_FROM: sender }: Variables): MailSettings | null =>
  server !== undefined && sender !== undefined ? { server, sender } : null;

/** Checks the text of the variables, so that faults here are reported together with all others. */
export const mailInOrder = (
  { SMTP_URL, MAIL_FROM }: Readonly<Record<string, string>>,
  check: z.RefinementCtx,
): void => {
  if (SMTP_URL !== undefined && MAIL_FROM === undefined)
    check.addIssue({ code: 'custom', path: ['MAIL_FROM'], message: 'is needed with SMTP_URL: it says who sends' });
  if (SMTP_URL === undefined && MAIL_FROM !== undefined)
    check.addIssue({
      code: 'custom',
      path: ['SMTP_URL'],
      message: 'is needed with MAIL_FROM: it says by which server',
    });
};
