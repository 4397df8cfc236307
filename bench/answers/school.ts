/**
 * Measures one large school over HTTP: the cost of an import with five years of cumulative exports, and the speed of
 * its answers.
 */
import { addDays, type Day } from '../../src/domain/day.ts';
import { median } from '../support/measure.ts';
import type { Server } from '../support/server.ts';
import { openService, type Place, type Service } from '../support/service.ts';
import type { Aim, Row } from '../support/table.ts';

const yearGroups = 8;
const exportsPerYear = 3;

/** The results of each pupil per year in the tracking system: some 8, as in the mean school. */
const yearly = [
  ...['M', 'E'].flatMap((moment, nth) =>
    ['RW', 'BL'].map((subject) => ({ category: 'toets', code: `${subject}-${moment}`, nth: nth + 1 })),
  ),
  ...Array.from({ length: 3 }, (_, nth) => ({ category: 'leerdoel', code: `doel-${nth}`, nth })),
  { category: 'betrokkenheid', code: 'BETR', nth: 0 },
];

/** The day of the `nth` export of a school year, which is also the last day of its results. */
const exportDay = (year: number, nth: number): Day => addDays(`${year}-10-20`, nth * 100);

/** Every result up to an export of the pupils who are in school that year. Groups that left took theirs along. */
const exportOf = (first: number, pupils: number, year: number, nth: number): Buffer => {
  const lines = ['leerling;naam;resultaat;categorie;afnamedatum;jaargroep;toetscode;score'];
  for (let entered = year - yearGroups + 1; entered <= year; entered++)
    for (let seat = 0; seat < pupils / yearGroups; seat++)
      for (let then = Math.max(first, entered); then <= year; then++)
        for (const { category, code, nth: when } of yearly) {
          if (then === year && when > nth) continue;
          const group = then - entered + 1;
          // A group takes a test on one day. Goals and engagement come pupil by pupil.
          const day = addDays(exportDay(then, when), -30 + (category === 'toets' ? group : seat % 25));
          const pupil = `LVS-${entered}-${seat}`;
          lines.push(`${pupil};Jansen;${pupil}-${then}-${code};${category};${day};${group};${code};42`);
        }
  return Buffer.from(lines.join('\r\n'));
};

export type SchoolSize = { readonly pupils: number; readonly years: number; readonly rounds: number };

const firstYear = 2020;

export const benchSchool = async (server: Server, { pupils, years, rounds }: SchoolSize): Promise<Row[]> => {
  const last = firstYear + years;
  const place: Place = {
    log: (await server.database()).url,
    read: (await server.database()).url,
    folder: server.folder,
    today: `${firstYear}-10-01`,
  };
  const school = reopening(place);
  const schools = Array.from({ length: rounds + 1 }, (_, round) => schoolsOf(round));
  await recordYears(await school.open(), schools, pupils, years);
  const next = exportOf(firstYear, pupils, last, 0);
  const times = timings();
  for (const [round, { warm, cold, empty }] of schools.entries()) {
    if (round === 1) times.clear(); // The first round is not counted, because code is compiled in it.
    const { upload } = await school.open();
    await times.of('warm', () => upload(warm, next));
    await times.of('empty', () => upload(empty, next));
    const reopened = await school.reopen();
    await times.of('cold', () => reopened.upload(cold, next));
    const ask = async (what: string, path: string) => {
      const { get } = await school.reopen();
      await times.of(`${what}, cold`, () => get(path));
      for (let n = 0; n < asksWarm; n++) await times.of(what, () => get(path));
    };
    const counts = `/schools/${cold}/counts?from=${last - 3}-08-01&to=${last}-07-31`;
    const then = `&asKnownAt=${last}-07-01T12:00:00Z`;
    await ask(asked.counts, counts);
    await ask(asked.groups, `${counts}&yearGroups=3-8`);
    await ask(asked.past, `${counts}${then}`);
    await ask(asked.pupils, `/schools/${cold}/counts/${last}-03-01/pupils`);
    await ask(asked.quality, `/schools/${cold}/data-quality`);
    const number = await (await school.open()).billed(warm, `${firstYear}-11-01`);
    await ask(asked.derivation, `/invoices/${number}/derivation`);
  }
  await school.close();
  return rowsOf(times, next, years);
};

const asksWarm = 5;

const asked = {
  counts: 'counts of three years',
  groups: 'counts, year groups 3–8',
  past: 'counts, as known at',
  pupils: 'explain, pupils of a day',
  derivation: 'explain, a document',
  quality: 'in order?',
};

/** One school imports warm, one cold, and one has no results yet. */
const schoolsOf = (round: number) => ({
  warm: `${10 + round}AA00`,
  cold: `${10 + round}AA01`,
  empty: `${10 + round}AA02`,
});

const recordYears = async (
  service: Service,
  schools: readonly ReturnType<typeof schoolsOf>[],
  pupils: number,
  years: number,
): Promise<void> => {
  for (const school of schools.flatMap(({ warm, cold, empty }) => [warm, cold, empty])) await service.register(school);
  for (let year = firstYear; year < firstYear + years; year++)
    for (let nth = 0; nth < exportsPerYear; nth++) {
      await service.turnTo(exportDay(year, nth));
      const file = exportOf(firstYear, pupils, year, nth);
      for (const school of schools.flatMap(({ warm, cold }) => [warm, cold])) await service.upload(school, file);
    }
  await service.turnTo(exportDay(firstYear + years, 0));
};

/** Stops a server and starts it again on its data, so that nothing is folded. */
const reopening = (place: Place) => {
  let service: Service | undefined;
  const open = async (): Promise<Service> => {
    service ??= await openService(place);
    return service;
  };
  const close = async (): Promise<void> => {
    await service?.close();
    service = undefined;
  };
  return {
    open,
    close,
    reopen: async (): Promise<Service> => {
      await close();
      return open();
    },
  };
};

/** Milliseconds by the name of the measured work. */
const timings = () => {
  const times = new Map<string, number[]>();
  return {
    of: async (what: string, work: () => Promise<unknown>): Promise<void> => {
      const start = performance.now();
      await work();
      times.set(what, [...(times.get(what) ?? []), performance.now() - start]);
    },
    all: (what: string): readonly number[] => times.get(what) ?? [],
    clear: () => times.clear(),
  };
};

const rowsOf = (times: ReturnType<typeof timings>, file: Buffer, years: number): Row[] => {
  const lines = (file.toString().split('\n').length - 1).toLocaleString('en-GB');
  const empty = times.all('empty');
  const ratioOf = (what: string) => median(times.all(what).map((ms, round) => ms / empty[round]!));
  const against = `empty school: ${Math.round(median(empty))}`;
  const imported = (how: string, aim: Aim): Row => ({
    what: `import of ${lines} rows after ${years} years, ${how}`,
    figure: median(times.all(how)),
    unit: 'ms',
    ratio: ratioOf(how),
    baseline: against,
    aim,
  });
  const answered = (what: string, msMax: number): Row[] => [
    { what, figure: median(times.all(what)), unit: 'ms', aim: { of: 'figure', atMost: msMax } },
    { what: `${what}, cold`, figure: median(times.all(`${what}, cold`)), unit: 'ms' },
  ];
  return [
    imported('warm', { of: 'ratio', atMost: 2 }),
    imported('cold', { of: 'figure', atMost: 500 }),
    ...answered(asked.counts, 20),
    ...answered(asked.groups, 20),
    ...answered(asked.past, 20),
    ...answered(asked.pupils, 50),
    ...answered(asked.quality, 50),
    ...answered(asked.derivation, 50),
  ];
};
