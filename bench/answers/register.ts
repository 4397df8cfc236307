/**
 * Measures thousands of schools: DUO's register through the whole server, new and unchanged, and the overview of a
 * large board.
 */
import { median } from '../support/measure.ts';
import type { Server } from '../support/server.ts';
import { openService, type Place, type Service } from '../support/service.ts';
import type { Aim, Row } from '../support/table.ts';

/** The number of locations of primary schools in 2021. */
const schoolsOfTheCountry = 6_215;
const boardSchools = 60;
const boardPupils = 300;
const today = '2026-01-15';

// Aims: the whole register in 10 s, and an overview in 200 ms.
const registerAim: Aim = { of: 'figure', atLeast: schoolsOfTheCountry / 10 };
const overviewAim: Aim = { of: 'figure', atLeast: 5 };

export const benchRegister = async (
  server: Server,
  { quick, rounds }: { readonly quick: boolean; readonly rounds: number },
): Promise<Row[]> => {
  const schools = quick ? 600 : schoolsOfTheCountry;
  const times = { taken: [] as number[], again: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const service = await openService(await placeOn(server));
    const file = registerOf(schools);
    times.taken.push(await msOf(() => service.takeRegister(file)));
    times.again.push(await msOf(() => service.takeRegister(file)));
    await service.close();
  }
  const what = `register of ${schools.toLocaleString('en-GB')} schools`;
  return [
    { what, figure: schools / seconds(times.taken), unit: 'schools/s', aim: registerAim },
    { what: `${what}, unchanged`, figure: schools / seconds(times.again), unit: 'schools/s', aim: registerAim },
    await overviewRow(server, quick ? 6 : boardSchools, rounds),
  ];
};

const overviewRow = async (server: Server, schools: number, rounds: number): Promise<Row> => {
  const service = await openService(await placeOn(server));
  await service.takeRegister(registerOf(schools));
  for (let n = 0; n < schools; n++) await fill(service, schoolOf(n));
  const times: number[] = [];
  // The first round is not counted, because code is compiled and connections are opened in it.
  for (let round = 0; round <= rounds; round++) times.push(await msOf(() => service.get(`/boards/${board}/overview`)));
  await service.close();
  return {
    what: `board overview, ${schools} schools of ${boardPupils} pupils`,
    figure: 1 / seconds(times.slice(1)),
    unit: 'answers/s',
    aim: overviewAim,
  };
};

const fill = async (service: Service, school: string): Promise<void> => {
  await service.register(school, board);
  await service.upload(school, resultsOf(boardPupils));
  await service.billed(school, '2025-12-01');
};

const placeOn = async (server: Server): Promise<Place> => ({
  log: (await server.database()).url,
  read: (await server.database()).url,
  folder: server.folder,
  today,
});

const board = '12345';
const schoolOf = (n: number): string => {
  const letters = String.fromCharCode(65 + Math.floor(n / 2_600), 65 + (Math.floor(n / 100) % 26));
  return `${String(n % 100).padStart(2, '0')}${letters}00`;
};

const registerOf = (schools: number): Buffer => {
  const header =
    'BEVOEGD GEZAG NUMMER;BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM';
  const rows = Array.from({ length: schools }, (_, n) => {
    const school = schoolOf(n);
    return `${board};${school.slice(0, 4)};${school};Basisschool ${school};Schoolstraat;${n};1234 AB;UTRECHT`;
  });
  return Buffer.from([header, ...rows, ''].join('\n'));
};

/** One result of each pupil, taken a month ago. */
const resultsOf = (pupils: number): Buffer => {
  const rows = Array.from({ length: pupils }, (_, n) => `R${n};L${n};2025-12-15;toets`);
  return Buffer.from(['resultaat;leerling;afnamedatum;categorie', ...rows].join('\n'));
};

const msOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const seconds = (ms: readonly number[]): number => median(ms) / 1_000;
