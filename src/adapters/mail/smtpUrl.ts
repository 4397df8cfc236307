/** Addresses of mail servers, as `SMTP_URL` has them, and of the sender, as `MAIL_FROM` has it. */
import { isIP } from 'node:net';

export type SmtpAddress = {
  readonly host: string;
  readonly port: number;
  /** `first`: before anything is said. `required`, `offered`: by STARTTLS. `none`: never. */
  readonly tls: 'first' | 'required' | 'offered' | 'none';
  readonly user?: { readonly username: string; readonly password: string };
};

export type Sender = { readonly name: string; readonly address: string };

export const smtpUrlForm =
  'must be smtps://user:password@host:465 or smtp://user:password@host:587; smtp:// needs STARTTLS of another host unless it ends with ?tls=none';

export const senderForm = 'must be an address, such as facturen@example.nl, or Telboek <facturen@example.nl>';

const ports = { 'smtp:': 587, 'smtps:': 465 };

/**
 * Undefined for a text that is no such address. No part of the text is ever repeated, because it holds the password.
 */
export const readSmtpUrl = (text: string): SmtpAddress | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !(url.protocol === 'smtp:' || url.protocol === 'smtps:')) return undefined;
  if (url.hostname === '' || url.hash !== '' || !/^\/?$/.test(url.pathname)) return undefined;
  if ((url.username === '') !== (url.password === '')) return undefined;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isPlain = url.search === '?tls=none';
  if (url.search !== '' && !(isPlain && url.protocol === 'smtp:')) return undefined;
  const [username, password] = [decoded(url.username), decoded(url.password)];
  if (username === undefined || password === undefined) return undefined;
  const smtp = isPlain ? 'none' : isThisMachine(host) ? 'offered' : 'required';
  return {
    host,
    port: url.port === '' ? ports[url.protocol] : Number(url.port),
    tls: url.protocol === 'smtps:' ? 'first' : smtp,
    ...(username === '' ? {} : { user: { username, password } }),
  };
};

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const senderAddress = /^(?:([^<>"@\r\n]{1,100}?) *<([^<>]+)>|([^<>]+))$/;
const mailbox =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

export const readSender = (text: string): Sender | undefined => {
  const [, name = '', bracketed, bare] = senderAddress.exec(text.trim()) ?? [];
  const address = bracketed ?? bare ?? '';
  return mailbox.test(address) ? { name: name.trim(), address } : undefined;
};
