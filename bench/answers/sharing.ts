/** Measures parents of a large school over HTTP: the speed of a directory, and how soon others see a change (6.4). */
import { join } from 'node:path';
import { pino } from 'pino';
import { pseudonymsOf } from '../../src/commands/sharing/secret.ts';
import type { GuardianIdGiven, SharingEvent } from '../../src/domain/sharing/events.ts';
import { childItems, ownItems } from '../../src/domain/sharing/items.ts';
import { signToken } from '../../src/http/access/auth.ts';
import type { Principal } from '../../src/http/access/principal.ts';
import { streams } from '../../src/ledger/streams.ts';
import { startTelboek } from '../../src/server/compose.ts';
import { readSettings } from '../../src/server/settings/settings.ts';
import { context, eachOf } from '../support/ledger.ts';
import { median } from '../support/measure.ts';
import type { Server } from '../support/server.ts';
import type { Aim, Row } from '../support/table.ts';

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
  await fill(filling, guardians);
  await filling.close();

  const { asAdmin, as, close } = await open(place);
  const group = `/schools/${school}/directory?audience=group:G0`;
  const all = `/schools/${school}/directory?audience=school&limit=500`;
  const cold = await msOf(() => as(0)('GET', all));
  const times = { group: [] as number[], all: [] as number[], change: [] as number[] };
  for (let round = 0; round <= rounds * looksPerRound; round++) {
    const reader = as(0, round);
    times.group.push(await msOf(() => reader('GET', group)));
    times.all.push(await msOf(() => reader('GET', all)));
    times.change.push(await msOf(() => changeSeen(as(1, round), reader, group, round)));
  }
  const registered: number[] = [];
  for (let round = 0; round <= rounds * looksPerRound; round++)
    registered.push(
      await msOf(() =>
        asAdmin('PUT', `/guardians/n-${round}`, { school, ...detailsOf(round), children: [{ id: 'L0' }] }),
      ),
    );
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
    { what: `a guardian registered, beside ${of}`, figure: median(registered.slice(1)), unit: 'ms' },
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
    deps: telboek.deps,
    asAdmin: asking({ subject: 'bench', role: 'admin' }),
    /** `round`: each round uses its own subject, because one subject may not ask that often. */
    as: (n: number, round = 0) => asking({ subject: `ouder-${n}-${round}`, role: 'guardian', guardian: `g-${n}` }),
    close: () => telboek.close(),
  };
};

type Opened = Awaited<ReturnType<typeof open>>;

/**
 * Adds a child for each guardian by a file. The guardians share everything with group and school. Their events are
 * written as the commands would, but many at a time.
 */
const fill = async ({ asAdmin, deps }: Opened, guardians: number): Promise<void> => {
  await asAdmin('PUT', `/schools/${school}`, { name: 'De Rekenboom', kind: 'primary', yearClasses: true });
  const dpa = { version: '4.0', signedOn: '2026-01-01', signedBy: 'directeur' };
  await asAdmin('POST', `/schools/${school}/dpa`, dpa);
  await asAdmin('POST', `/schools/${school}/edexml-imports`, edexmlOf(guardians));
  const { ledger, vault } = deps;
  const pseudonyms = await pseudonymsOf(deps, school);
  const everyone = Array.from({ length: guardians }, (_, n) => n);
  await eachOf(everyone, filesAtOnce, async (n) => {
    await vault.put(`details-${n}`, Buffer.from(JSON.stringify(detailsOf(n))));
    const given: GuardianIdGiven = { type: 'GuardianIdGiven', data: { guardian: `g-${n}`, school } };
    await ledger.append(streams.guardian(`g-${n}`), [given], undefined, context);
  });
  let { head } = await deps.sharing.of(school);
  for (let from = 0; from < guardians; from += guardiansAtOnce) {
    const [first, ...rest] = everyone
      .slice(from, from + guardiansAtOnce)
      .flatMap((n) => eventsOf(n, pseudonyms!.child(`L${n}`)));
    head = (await ledger.append(streams.sharing(school), [first!, ...rest], head, context)).head;
  }
};

const filesAtOnce = 32;
const guardiansAtOnce = 250;

const detailsOf = (n: number) => ({
  name: `Ouder ${n}`,
  phone: `06 ${10_000_000 + n}`,
  email: `ouder${n}@school.example`,
  address: { street: `Laan ${n}`, postalCode: '1234 AB', city: 'Ede' },
});

const eventsOf = (n: number, child: string): SharingEvent[] => {
  const guardian = `g-${n}`;
  const items = [...ownItems.map((item) => ({ item })), ...childItems.map((item) => ({ child, item }))];
  const decisions = items.flatMap((what) =>
    (['group', 'school'] as const).map((circle) => ({ ...what, circle, shared: true })),
  );
  return [
    { type: 'GuardianRegistered', data: { school, guardian, entry: `details-${n}`, children: [child] } },
    { type: 'SharingDecided', data: { school, guardian, decisions } },
  ];
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

/**
 * Milliseconds from the decision until another guardian's directory shows it. The decision shares or hides a telephone
 * number.
 */
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
