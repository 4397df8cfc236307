/** Parents of a large school over HTTP: how fast a directory is, and how soon others see a change (6.4). */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startTelboek } from '../src/compose.ts';
import { signToken } from '../src/http/auth.ts';
import type { Principal } from '../src/http/principal.ts';
import { readSettings } from '../src/settings.ts';
import { eachOf } from './ledger.ts';
import { median, perSecond } from './measure.ts';
import type { Server } from './server.ts';
import type { Aim, Row } from './table.ts';

const school = '12AB00';
const secret = 'a secret of more than thirty-two bytes';
const perGroup = 25;
const groupsPerYear = 8;

const directoryAim: Aim = { of: 'figure', atMost: 50 };
const changeAim: Aim = { of: 'figure', atMost: 200 };

export type SharingSize = { readonly guardians: number; readonly rounds: number };

export const benchSharing = async (server: Server, { guardians, rounds }: SharingSize): Promise<Row[]> => {
  const place = {
    EVENT_STORE: (await server.database()).url,
    READ_STORE: (await server.database()).url,
    DATA_DIR: join(server.folder, 'data-sharing'),
  };
  const filling = await open(place);
  const registered = await msOf(() => fill(filling, guardians));
  await filling.close();

  const { asAdmin, as, close } = await open(place);
  const group = `/schools/${school}/directory?audience=group:G0`;
  const all = `/schools/${school}/directory?audience=school&limit=500`;
  const first = as(0);
  const cold = await msOf(() => first('GET', all));
  const times = { group: [] as number[], all: [] as number[], change: [] as number[] };
  for (let round = 0; round <= rounds * looksPerRound; round++) {
    times.group.push(await msOf(() => first('GET', group)));
    times.all.push(await msOf(() => first('GET', all)));
    times.change.push(await msOf(() => changeSeen(as(1), first, group, round)));
  }
  await asAdmin('GET', `/schools/${school}/roster`);
  await close();
  const of = `${guardians.toLocaleString('en-GB')} guardians`;
  return [
    { what: `directory of a group, ${of}`, figure: median(times.group.slice(1)), unit: 'ms', aim: directoryAim },
    {
      what: `directory of the school, 500 of ${of}`,
      figure: median(times.all.slice(1)),
      unit: 'ms',
      aim: directoryAim,
    },
    { what: 'the same, first after a start', figure: cold, unit: 'ms' },
    {
      what: `a decision until another sees it, ${of}`,
      figure: median(times.change.slice(1)),
      unit: 'ms',
      aim: changeAim,
    },
    {
      what: 'guardians registered, with what they share',
      figure: perSecond(guardians, registered),
      unit: 'guardians/s',
    },
  ];
};

const looksPerRound = 5;

type Ask = (method: string, path: string, body?: object | string) => Promise<string>;

const open = async (place: Readonly<Record<string, string>>) => {
  const telboek = await startTelboek(readSettings({ PORT: '0', JWT_SECRET: secret, ...place }), {
    logger: pino({ level: 'silent' }),
    now: () => new Date('2026-09-01T11:00:00Z'),
  });
  const asking = (principal: Principal): Ask => {
    const token = signToken(Buffer.from(secret), principal, new Date('2026-01-01'), 3_650);
    return async (method, path, body) => {
      const type = typeof body === 'string' ? 'application/xml' : 'application/json';
      const answer = await fetch(`${telboek.url}${path}`, {
        method,
        headers: { Authorization: `Bearer ${await token}`, ...(body === undefined ? {} : { 'Content-Type': type }) },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
      return text;
    };
  };
  return {
    asAdmin: asking({ subject: 'bench', role: 'admin' }),
    as: (n: number) => asking({ subject: `ouder-${n}`, role: 'guardian', guardian: `g-${n}` }),
    close: () => telboek.close(),
  };
};

type Opened = Awaited<ReturnType<typeof open>>;

/** A child each, by a file; then each guardian is registered, and shares all with group and school. */
const fill = async ({ asAdmin, as }: Opened, guardians: number): Promise<void> => {
  await asAdmin('PUT', `/schools/${school}`, { name: 'De Rekenboom', kind: 'primary', yearClasses: true });
  const dpa = { version: '4.0', signedOn: '2026-01-01', signedBy: 'directeur' };
  await asAdmin('POST', `/schools/${school}/dpa`, dpa);
  await asAdmin('POST', `/schools/${school}/edexml-imports`, edexmlOf(guardians));
  const everyone = Array.from({ length: guardians }, (_, n) => n);
  const audiences = ['group', 'school'];
  await eachOf(everyone, 4 * availableParallelism(), async (n) => {
    const address = { street: `Laan ${n}`, postalCode: '1234 AB', city: 'Ede' };
    const details = { name: `Ouder ${n}`, phone: `06 ${10_000_000 + n}`, email: `ouder${n}@school.example`, address };
    await asAdmin('PUT', `/guardians/g-${n}`, { school, ...details, children: [{ id: `L${n}` }] });
    const children = [{ id: `L${n}`, name: audiences, birthday: audiences }];
    const own = { name: audiences, phone: audiences, email: audiences, address: audiences };
    await as(n)('PUT', `/guardians/g-${n}/sharing`, { ...own, children });
  });
};

const edexmlOf = (pupils: number): string => {
  const groups = Array.from({ length: Math.ceil(pupils / perGroup) }, (_, n) => n);
  const yearOf = (group: number) => 1 + (Math.floor(group / groupsPerYear) % 8);
  return `<EDEX><school><schooljaar>2026-2027</schooljaar><brincode>12AB</brincode><xsdversie>2.1</xsdversie></school><groepen>${groups
    .map((n) => `<groep key="G${n}"><naam>Groep ${n}</naam><jaargroep>${yearOf(n)}</jaargroep></groep>`)
    .join('')}</groepen><leerlingen>${Array.from(
    { length: pupils },
    (_, n) =>
      `<leerling key="L${n}"><achternaam>Kind ${n}</achternaam><geboortedatum>2017-03-01</geboortedatum><groep key="G${Math.floor(n / perGroup)}"/></leerling>`,
  ).join('')}</leerlingen></EDEX>`;
};

/** From the decision until another guardian's directory shows it: a telephone number that comes or goes. */
const changeSeen = async (sharer: Ask, reader: Ask, path: string, round: number): Promise<void> => {
  const shared = round % 2 === 1;
  await sharer('PUT', '/guardians/g-1/sharing', { name: ['group'], phone: shared ? ['group'] : [] });
  for (;;) if ((await reader('GET', path)).includes('06 10000001') === shared) return;
};

const msOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
