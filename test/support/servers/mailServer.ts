/** A mail server for tests, on a free port of this machine. It answers each message as the test says. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { certifiedBy } from './certificates.ts';

/** `never`: it takes the message and stays silent. `lost`: it takes the message, and the connection breaks before it answers. */
export type Answering = 'take' | 'never' | 'lost' | { readonly code: number; readonly text: string };

export type ReceivedMail = {
  readonly from: string;
  readonly to: string;
  readonly isEncrypted: boolean;
  /** The message as it was sent. */
  readonly source: string;
  /** The value of the first header with this name, unfolded. */
  header(name: string): string | undefined;
  /** Its text and attachments, decoded. */
  readonly parts: readonly { readonly name: string; readonly mediaType: string; readonly bytes: Buffer }[];
};

export type MailServer = {
  readonly port: number;
  /** The URL for a conversation without TLS. */
  readonly url: string;
  /** Everything that arrived, whatever the server answered. */
  readonly received: readonly ReceivedMail[];
  /** Sets how the server answers all messages from now on. */
  answers(how: Answering | ((mail: ReceivedMail) => Answering)): void;
  /** Resolves once this many messages have arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
};

export const openMailServer = async (options: SMTPServerOptions = {}): Promise<MailServer> => {
  const received: ReceivedMail[] = [];
  const waiting = new Set<() => void>();
  let how: Answering | ((mail: ReceivedMail) => Answering) = 'take';
  const { certificate, key } = certifiedBy('certificate');
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    cert: certificate,
    key,
    closeTimeout: 100,
    ...options,
    onData: async (stream, session, done) => {
      const source = await buffer(stream).catch(() => undefined);
      // A client that goes away in the middle has sent no message.
      if (source === undefined) return;
      const mail = read(source.toString('latin1'), {
        from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map(({ address }) => address).join(', '),
        isEncrypted: session.secure,
      });
      received.push(mail);
      for (const look of waiting) look();
      const answer = typeof how === 'function' ? how(mail) : how;
      if (answer === 'take') done(null, `2.0.0 Ok: queued as ${received.length} for ${mail.to}`);
      else if (answer === 'lost') for (const connection of server.connections) connection.close();
      else if (answer !== 'never') done(Object.assign(new Error(answer.text), { responseCode: answer.code }));
    },
  });
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  if (!listening.listening) await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}?tls=none`,
    received,
    answers: (next) => {
      how = next;
    },
    arrived: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

type Envelope = Pick<ReceivedMail, 'from' | 'to' | 'isEncrypted'>;

const read = (source: string, envelope: Envelope): ReceivedMail => {
  const [head, body] = halves(source);
  const boundary = /boundary="([^"]+)"/.exec(unfolded(head))?.[1];
  const parts = boundary === undefined ? [source] : body.split(`--${boundary}`).slice(1, -1);
  return {
    ...envelope,
    source,
    header: (name) => headerIn(head, name),
    parts: parts.map((part) => {
      const [partHead, content] = halves(part.replace(/^\r\n/, '').replace(/\r\n$/, ''));
      return {
        name: /filename="?([^";\r\n]+)"?/.exec(unfolded(partHead))?.[1] ?? '',
        mediaType: headerIn(partHead, 'Content-Type')?.split(';')[0] ?? '',
        bytes: decoded(content, headerIn(partHead, 'Content-Transfer-Encoding') ?? '7bit'),
      };
    }),
  };
};

const halves = (text: string): readonly [string, string] => {
  const end = text.indexOf('\r\n\r\n');
  return [text.slice(0, end), text.slice(end + 4)];
};

const unfolded = (head: string): string => head.replaceAll(/\r\n[ \t]+/g, ' ');

const headerIn = (head: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded(head))?.[1];

const decoded = (content: string, encoding: string): Buffer => {
  if (encoding === 'base64') return Buffer.from(content, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(content, 'latin1');
  const text = content
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(text, 'latin1');
};
