import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type SmtpMailerOptions, smtpMailer } from '../../../src/adapters/mail/smtpMailer.ts';
import { readSmtpUrl, type SmtpAddress } from '../../../src/adapters/mail/smtpUrl.ts';
import type { Mail } from '../../../src/commands/mail/mail.ts';
import { certifiedBy } from '../../support/servers/certificates.ts';
import { type MailServer, openMailServer } from '../../support/servers/mailServer.ts';
import { muteServer, type Odd } from '../../support/servers/oddServers.ts';

const opened: Pick<MailServer | Odd, 'close'>[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

const serving = async (options: Parameters<typeof openMailServer>[0] = {}): Promise<MailServer> => {
  const server = await openMailServer(options);
  opened.push(server);
  return server;
};

const sender = { name: 'Leverancier BV', address: 'facturen@leverancier.example' };

const mailerTo = (url: string, more: Partial<SmtpMailerOptions> = {}) =>
  smtpMailer({ server: readSmtpUrl(url)!, sender, ...more });

const mail: Mail = {
  to: 'financien@bestuur.example',
  subject: 'Factuur 2026-000001 – één',
  text: 'Geachte heer, mevrouw,\n\nBijgaand de factuur. € 2.576,00\n',
  attachments: [
    { name: '2026-000001.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7 \u0000ÿ', 'latin1') },
  ],
  messageId: '<2026-000001.one@leverancier.example>',
};

describe('9.9.2: e-mail over SMTP', () => {
  it('9.9.2: a message arrives with its text, its attachment and the Message-ID that it was given', async () => {
    const server = await serving();

    const outcome = await mailerTo(server.url).send(mail);

    expect(outcome).toEqual({ outcome: 'sent', answer: '250 2.0.0 Ok: queued as 1 for …' });
    const [arrived] = server.received;
    expect(arrived).toMatchObject({ from: sender.address, to: mail.to });
    expect(arrived!.header('Message-ID')).toBe(mail.messageId);
    expect(arrived!.header('From')).toBe('Leverancier BV <facturen@leverancier.example>');
    expect(arrived!.header('Auto-Submitted')).toBe('auto-generated');
    expect(arrived!.parts.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['', 'text/plain'],
      ['2026-000001.pdf', 'application/pdf'],
    ]);
    expect(arrived!.parts[0]!.bytes.toString().replaceAll('\r', '')).toBe(mail.text);
    expect(arrived!.parts[1]!.bytes).toEqual(Buffer.from(mail.attachments![0]!.bytes));
  });

  it('9.9.2: a 5xx to the message is a refusal, a 4xx and a 503 may be tried again', async () => {
    const server = await serving();
    const mailer = mailerTo(server.url);
    const outcomes = [];
    for (const code of [550, 451, 503]) {
      server.answers({ code, text: `no room for financien@bestuur.example, financien` });
      outcomes.push(await mailer.send(mail));
    }

    expect(outcomes).toEqual([
      { outcome: 'refused', answer: '550 no room for …, …' },
      { outcome: 'unavailable', answer: '451 no room for …, …' },
      { outcome: 'unavailable', answer: '503 no room for …, …' },
    ]);
  });

  it('9.9.2: a recipient who is refused with a 5xx is a refusal', async () => {
    const server = await serving({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('5.1.1 unknown'), { responseCode: 550 })),
    });

    expect(await mailerTo(server.url).send(mail)).toEqual({ outcome: 'refused', answer: '550 5.1.1 unknown' });
  });

  it('9.9.2: a wrong password is no refusal of the message, since it can be mended', async () => {
    const server = await serving({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error('wrong')),
    });

    const outcome = await mailerTo(server.url.replace('//', '//user:secret@')).send(mail);

    expect(outcome).toEqual({ outcome: 'unavailable', answer: '535 wrong' });
    expect(server.received).toEqual([]);
  });

  it('a server that takes the message and never answers, or breaks off, may be tried again', async () => {
    const server = await serving();
    const mailer = mailerTo(server.url, { silentMsMax: 200 });
    server.answers('never');
    expect(await mailer.send(mail)).toMatchObject({ outcome: 'unavailable' });
    server.answers('lost');
    expect(await mailer.send(mail)).toMatchObject({ outcome: 'unavailable' });
    expect(server.received).toHaveLength(2);
  });

  it('a server that never greets, and one that is away, may be tried again', async () => {
    const mute = await muteServer();
    opened.push(mute);
    const away = await muteServer();
    await away.close();
    for (const { port } of [mute, away])
      expect(await mailerTo(`smtp://127.0.0.1:${port}`, { silentMsMax: 200 }).send(mail)).toMatchObject({
        outcome: 'unavailable',
      });
  });

  it('a server that speaks now and then, but never answers, is given up in time', async () => {
    const server = await serving();
    server.answers('never');

    const outcome = await mailerTo(server.url, { tryMsMax: 300 }).send(mail);

    expect(outcome).toEqual({ outcome: 'unavailable', answer: 'no answer within 0.3 s' });
  });

  it('a try ends with the reason of its signal', async () => {
    const server = await serving();
    server.answers('never');
    const leaving = new AbortController();
    const sending = mailerTo(server.url).send(mail, leaving.signal);
    await server.arrived(1);
    leaving.abort(new Error('the process stops'));

    await expect(sending).rejects.toThrow('the process stops');
  });

  it('TLS is as the address says: by STARTTLS where the server offers it, and none where it says so', async () => {
    const server = await serving();
    const offered = server.url.replace('?tls=none', '');
    const authorities = getCACertificates();
    try {
      // An unknown authority ends the conversation before the message is sent.
      expect(await mailerTo(offered).send(mail)).toMatchObject({ outcome: 'unavailable' });
      expect(server.received).toEqual([]);
      setDefaultCACertificates([...authorities, certifiedBy('certificate').certificate]);
      expect(await mailerTo(offered).send(mail)).toMatchObject({ outcome: 'sent' });
      expect(await mailerTo(server.url).send(mail)).toMatchObject({ outcome: 'sent' });
    } finally {
      setDefaultCACertificates(authorities);
    }
    expect(server.received.map(({ isEncrypted }) => isEncrypted)).toEqual([true, false]);
  });

  it('a server of another machine that offers no STARTTLS is told nothing', async () => {
    const server = await serving({ disabledCommands: ['STARTTLS'] });
    const elsewhere: SmtpAddress = { host: '127.0.0.1', port: server.port, tls: 'required' };

    expect(await smtpMailer({ server: elsewhere, sender }).send(mail)).toMatchObject({ outcome: 'unavailable' });
    expect(server.received).toEqual([]);
  });
});
