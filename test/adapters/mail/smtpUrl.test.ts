import { describe, expect, it } from 'vitest';
import { readSender, readSmtpUrl } from '../../../src/adapters/mail/smtpUrl.ts';

describe('the addresses of the mail server and of the sender (9.11.4)', () => {
  it('9.11.4: smtps is TLS from the start, and smtp asks another host for STARTTLS', () => {
    expect(readSmtpUrl('smtps://mail.example')).toEqual({ host: 'mail.example', port: 465, tls: 'first' });
    expect(readSmtpUrl('smtp://us%40er:p%3Aw@mail.example:25/')).toEqual({
      host: 'mail.example',
      port: 25,
      tls: 'required',
      user: { username: 'us@er', password: 'p:w' },
    });
    expect(readSmtpUrl('smtp://mail.example?tls=none')).toEqual({ host: 'mail.example', port: 587, tls: 'none' });
    expect(readSmtpUrl('smtp://localhost')?.tls).toBe('offered');
    expect(readSmtpUrl('smtp://[::1]:2525')).toEqual({ host: '::1', port: 2525, tls: 'offered' });
  });

  it.each([
    'mail.example:587',
    'http://mail.example',
    'smtp://',
    'smtp://user@mail.example',
    'smtp://mail.example/folder',
    'smtp://mail.example?tls=maybe',
    'smtp://mail.example?requireTLS=false',
    'smtps://mail.example?tls=none',
    'smtp://user:%E0%A4%A@mail.example',
  ])('9.11.4: %s is no address of a mail server', (text) => {
    expect(readSmtpUrl(text)).toBeUndefined();
  });

  it('9.11.4: the sender has an address, and may have a name', () => {
    expect(readSender('facturen@example.nl')).toEqual({ name: '', address: 'facturen@example.nl' });
    expect(readSender(' Telboek B.V.  <facturen@example.nl>')).toEqual({
      name: 'Telboek B.V.',
      address: 'facturen@example.nl',
    });
  });

  it.each([
    '',
    'Telboek',
    'Telboek <>',
    'a@b@c.nl',
    'a b@c.nl',
    'a@-',
    'Telboek <a@b.nl>\nBcc: x@y.nl',
    'x <a@b.nl> y',
  ])('9.11.4: %j is no sender', (text) => {
    expect(readSender(text)).toBeUndefined();
  });
});
