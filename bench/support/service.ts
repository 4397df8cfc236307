/** The whole server, which is asked over HTTP as any client asks it. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { signToken } from '../../src/http/access/auth.ts';
import { startTelboek, type Telboek } from '../../src/server/compose.ts';
import { readSettings } from '../../src/server/settings/settings.ts';

/** The databases it uses, and its present day. */
export type Place = { readonly log: string; readonly read: string; readonly folder: string; today: string };

export type Service = {
  /** For work that cannot be asked over HTTP. */
  readonly telboek: Telboek;
  /** Registers a school with address, terms and DPA since 2010. */
  register(school: string, board?: string): Promise<void>;
  /** Uploads a file of DUO's register. */
  takeRegister(file: Buffer): Promise<unknown>;
  /** Sets the clock to noon of a day, with all earlier days closed. */
  turnTo(day: string): Promise<void>;
  upload(school: string, file: Buffer): Promise<unknown>;
  get(path: string): Promise<unknown>;
  /** Subscribes a school and bills it today. Resolves with the number of its latest document. */
  billed(school: string, startsOn: string): Promise<string>;
  close(): Promise<void>;
};

const secret = 'a secret of more than thirty-two bytes';
const since = '2010-01-01';
const address = { street: 'Schoolstraat 1', postalCode: '1234 AB', city: 'Utrecht' };

export const openService = async (place: Place): Promise<Service> => {
  const { log, read, folder } = place;
  const settings = readSettings({
    PORT: '0',
    EVENT_STORE: log,
    READ_STORE: read,
    JWT_SECRET: secret,
    DATA_DIR: join(folder, `data-${new URL(log).pathname.slice(1)}`),
    // The vault belongs to the log, which may have been filled before.
    VAULT_DIR: join(folder, `vault-${new URL(log).pathname.slice(1)}`),
    CLOCK_LEAP_DAYS: '0',
  });
  const telboek = await startTelboek(settings, {
    logger: pino({ level: 'silent' }),
    now: () => new Date(`${place.today}T11:00:00Z`),
  });
  const token = await signToken(
    Buffer.from(secret),
    { subject: 'bench', role: 'admin' },
    new Date(`${since}T11:00:00Z`),
    36_500,
  );
  let position = '0';
  const call = async (method: string, path: string, headers: Record<string, string>, body?: Buffer | string) => {
    const response = await fetch(`${telboek.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    position = response.headers.get('X-Position') ?? position;
    return text === '' ? undefined : JSON.parse(text);
  };
  const send = (method: string, path: string, body: object) =>
    call(method, path, { 'Content-Type': 'application/json', 'X-Reason': 'bench' }, JSON.stringify(body));
  await send('PUT', '/supplier', {
    name: 'Leverancier BV',
    address,
    kvk: '12345678',
    vatId: 'NL000099998B57',
    iban: 'NL02ABNA0123456789',
  });
  return {
    telboek,
    takeRegister: (file) => call('POST', '/register-imports', { 'Content-Type': 'text/csv' }, file),
    register: async (school, board) => {
      const details = {
        name: 'De Rekenboom',
        ...(board === undefined ? {} : { board }),
        kind: 'primary',
        yearClasses: true,
        source: 'parnassys',
        address,
      };
      await send('PUT', `/schools/${school}`, details);
      await send('POST', `/schools/${school}/dpa`, { version: '4.0', signedOn: since, signedBy: 'directeur' });
      await send('POST', `/schools/${school}/terms`, { version: '1', acceptedOn: since, acceptedBy: 'directeur' });
    },
    upload: (school, file) =>
      call(
        'POST',
        `/schools/${school}/imports?source=parnassys&confirm=true`,
        { 'Content-Type': 'text/csv', 'X-Reason': randomUUID() },
        file,
      ),
    turnTo: async (day) => {
      place.today = day;
      await telboek.dayTurned();
    },
    get: (path) => call('GET', path, { 'X-Position': position }),
    billed: async (school, startsOn) => {
      await send('POST', `/schools/${school}/subscription`, { plan: 'per-pupil', startsOn });
      const { issued } = await send('POST', '/invoice-runs', { on: place.today, schools: [school] });
      return issued.at(-1).number;
    },
    close: () => telboek.close(),
  };
};
