/** E-mail over SMTP by nodemailer; only this file knows the library. */
import { createTransport } from 'nodemailer';
import type { Mail, Mailer, MailOutcome } from '../../commands/mail/mail.ts';
import type { Sender, SmtpAddress } from './smtpUrl.ts';

export type SmtpMailerOptions = {
  readonly server: SmtpAddress;
  readonly sender: Sender;
  /** Milliseconds that one try may take. */
  readonly tryMsMax?: number;
  /** Milliseconds that the server may stay silent. */
  readonly silentMsMax?: number;
};

export const smtpMailer = ({ server, sender, tryMsMax = 60_000, silentMsMax = 20_000 }: SmtpMailerOptions): Mailer => {
  const { host, port, tls, user } = server;
  // Each message has a connection of its own. So no connection is open between messages, and a server that was away is
  // used again by itself.
  const transport = createTransport({
    host,
    port,
    secure: tls === 'first',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'none',
    ...(user === undefined ? {} : { auth: { user: user.username, pass: user.password } }),
    connectionTimeout: silentMsMax,
    greetingTimeout: silentMsMax,
    socketTimeout: silentMsMax,
    dnsTimeout: silentMsMax,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    domain: sender.address.slice(sender.address.lastIndexOf('@') + 1),
    send: async (mail, signal) => {
      signal?.throwIfAborted();
      const late = AbortSignal.timeout(tryMsMax);
      try {
        const { response } = await transport.sendMail({
          from: sender,
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          attachments: (mail.attachments ?? []).map(({ name, mediaType, bytes }) => ({
            filename: name,
            contentType: mediaType,
            content: Buffer.from(bytes),
          })),
          messageId: mail.messageId,
          // Machines should not answer, such as with a notice of absence (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: signal === undefined ? late : AbortSignal.any([signal, late]),
        });
        return { outcome: 'sent', answer: said(response, mail) };
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason;
        if (late.aborted) return { outcome: 'unavailable', answer: `no answer within ${tryMsMax / 1_000} s` };
        return failed(error as SmtpError, mail);
      }
    },
  };
};

type SmtpError = Error & { readonly code?: string; readonly responseCode?: number; readonly response?: string };

/** Errors about the message itself. A 5xx to anything else (a wrong password, say) is about the server or our settings, which can be mended. */
const aboutMessage = ['EENVELOPE', 'EMESSAGE'];

const failed = ({ code = '', responseCode = 0, response, message }: SmtpError, mail: Mail): MailOutcome => ({
  // 503 says that the conversation went wrong, and nothing about the message.
  outcome: responseCode >= 500 && responseCode !== 503 && aboutMessage.includes(code) ? 'refused' : 'unavailable',
  answer: said(response ?? message, mail),
});

const answerLengthMax = 300;

/** Servers repeat the address to which a message goes; events hold no such address (domain 6.3). */
const said = (answer: string, { to }: Mail): string => {
  const local = to.slice(0, to.lastIndexOf('@'));
  return answer
    .replaceAll(/[^\s<>()[\]:;,"']+@[^\s<>()[\]:;,"']+/g, '…')
    .split(local.length > 2 ? local : to)
    .join('…')
    .replaceAll(/\p{C}|\s/gu, ' ')
    .trim()
    .slice(0, answerLengthMax);
};
