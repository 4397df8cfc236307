/**
 * The story of a board that pilots and concludes a framework agreement. Its schools join at different times, or not at
 * all.
 */
import { type Day, dayNumber, yearOf } from '../domain/day.ts';
import { csvOf, demoSupplier, resultsUpTo } from './school.ts';
import type { Stage } from './stage.ts';
import { importCsv, issuedOn } from './steps.ts';

export const demoBoard = { id: '88888', name: 'Stichting De Zes Linden' };

const params = { board: demoBoard.id };

type School = {
  readonly id: string;
  readonly name: string;
  readonly pupilsPerGroup: number;
  /** Months after the begin of the agreement. `legacy`: the school already has a subscription to the old package. */
  readonly starts: number | 'legacy';
  readonly joins: boolean;
};

const schools: readonly School[] = [
  { id: '88AA00', name: 'De Zomerlinde', pupilsPerGroup: 31, starts: 0, joins: true },
  { id: '88BB00', name: 'De Winterlinde', pupilsPerGroup: 12, starts: 0, joins: true },
  { id: '88CC00', name: 'De Zilverlinde', pupilsPerGroup: 24, starts: 2, joins: true },
  { id: '88DD00', name: 'De Koningslinde', pupilsPerGroup: 18, starts: 5, joins: true },
  { id: '88EE00', name: 'De Etagelinde', pupilsPerGroup: 9, starts: 0, joins: false },
  { id: '88FF00', name: 'De Leilinde', pupilsPerGroup: 15, starts: 'legacy', joins: true },
];

const pilotSchools = schools.filter(({ starts }) => starts !== 'legacy');
const legacyStart = '2019-08-01';

/**
 * @param first a 1 August, on which the agreement begins
 * @param today what happens on this day or later is left out
 */
export const playBoard = async (stage: Stage, first: Day, today: Day): Promise<void> => {
  const year = yearOf(dayNumber(first));
  await register(stage, `${year}-01-15`);
  await takeOverLegacy(stage, `${year}-01-20`);
  const pilot = await startPilot(stage, `${year}-02-01`, `${year}-06-30`);
  await importAll(stage, first, `${year}-02-10`, pilotSchools);
  await importAll(stage, first, `${year}-06-28`, schools);
  await evaluate(stage, `${year}-06-30`, pilot);
  const agreement = await conclude(stage, `${year}-07-05`, first, `${year + 3}-07-31`, pilot);
  await joinAndSubscribe(stage, `${year}-07-10`, first, agreement);

  await run(stage, first);
  await importAll(stage, first, `${year}-09-20`, schools);
  await run(stage, `${year}-10-01`);
  await run(stage, `${year + 1}-01-01`);
  await migrate(stage, `${year + 1}-01-15`, `${year + 1}-02-01`, agreement);
  await run(stage, `${year + 1}-02-01`);
  await importAll(stage, first, `${year + 1}-02-10`, schools);
  await importAll(stage, first, `${year + 1}-06-28`, schools);
  for (let later = year + 1; later <= year + 2; later++) await playYear(stage, first, later, today);
};

/** A year in which all goes on as it did: what is due each time, and three exports. */
const playYear = async (stage: Stage, first: Day, year: number, today: Day): Promise<void> => {
  const runs = [`${year}-08-01`, `${year}-10-01`, `${year + 1}-01-01`, `${year + 1}-02-01`];
  const exports = [`${year}-10-05`, `${year + 1}-02-10`, `${year + 1}-06-28`];
  for (const day of [...runs, ...exports].sort().filter((day) => day < today))
    if (runs.includes(day)) await run(stage, day);
    else await importAll(stage, first, day, schools);
};

const register = async ({ client, turnTo, tell }: Stage, day: Day): Promise<void> => {
  await turnTo(day);
  const address = { street: 'Lindelaan 6', postalCode: '1234 AB', city: 'Utrecht' };
  await client.ask('PUT /supplier', { body: demoSupplier });
  await client.ask('PUT /boards/{board}', { params, body: { name: demoBoard.name, address, kvk: '87654321' } });
  for (const { id, name } of schools) {
    const details = { name, board: demoBoard.id, kind: 'primary', yearClasses: true, source: 'esis', address } as const;
    await client.ask('PUT /schools/{school}', { params: { school: id }, body: details });
    // The terms were accepted on paper years ago, when the old package of one school began.
    const terms = { version: '2019-1', acceptedOn: legacyStart, acceptedBy: 'directeur' };
    await client.ask('POST /schools/{school}/terms', { params: { school: id }, body: terms });
  }
  const dpa = { version: '4.0', signedOn: legacyStart, signedBy: 'bestuurder' };
  await client.ask('POST /boards/{board}/dpa', { params, body: dpa });
  tell(day, 'board and schools registered; one data processing agreement of the board for all of them');
};

/** Years that began before a price was known were never billed (4.2). The other years were billed elsewhere. */
const takeOverLegacy = async ({ client, turnTo, tell }: Stage, day: Day): Promise<void> => {
  await turnTo(day);
  const began = Array.from({ length: 50 }, (_, n) => n + 1).filter((year) => yearStart(year) <= day);
  const years = began
    .filter((year) => yearStart(year) >= '2020-11-01')
    .map((year) => ({ year, billed: '650.00', reference: `oud-${yearStart(year).slice(0, 4)}` }));
  for (const { id, name } of schools.filter(({ starts }) => starts === 'legacy')) {
    const body = { plan: 'legacy', startsOn: legacyStart, takenOver: { years } };
    await client.ask('POST /schools/{school}/subscription', { params: { school: id }, body });
    tell(day, `${name} is taken over with the old package it has since ${legacyStart}, billed elsewhere so far`);
  }
};

const yearStart = (year: number): Day => `${Number(legacyStart.slice(0, 4)) + year - 1}${legacyStart.slice(4)}`;

const startPilot = async ({ client, turnTo, tell }: Stage, from: Day, until: Day): Promise<string> => {
  await turnTo(from);
  const body = { schools: pilotSchools.map(({ id }) => id), from, until };
  const { id } = await client.ask('POST /boards/{board}/pilots', { params, body });
  tell(from, `pilot ${id} of five schools until ${until}; nothing is billed for it`);
  return id;
};

const importAll = async (
  { client, turnTo, tell }: Stage,
  first: Day,
  day: Day,
  of: readonly School[],
): Promise<void> => {
  await turnTo(day);
  let linked = 0;
  for (const { id, pupilsPerGroup } of of) {
    const csv = csvOf(resultsUpTo(first, day, pupilsPerGroup));
    linked += (await importCsv(client, id, 'esis', csv)).linked;
  }
  tell(day, `exports of ${of.length} schools imported: ${linked} results linked`);
};

const evaluate = async ({ client, turnTo, tell }: Stage, day: Day, pilot: string): Promise<void> => {
  await turnTo(day);
  const remarks = [{ theme: 'overzicht', text: 'Eén bestand, en wij zien waarvoor wij betalen' }];
  let outcome: unknown;
  for (const { id } of pilotSchools)
    outcome = await client.ask('POST /pilots/{id}/evaluations', {
      params: { id: pilot },
      body: { school: id, continues: true, remarks },
    });
  tell(day, `the five schools evaluate: ${JSON.stringify((outcome as { outcome?: unknown }).outcome ?? outcome)}`);
};

/** The board proposes and the supplier's staff confirm, because a board does not set its own price (7.3). */
const conclude = async (
  { client, as, turnTo, tell }: Stage,
  day: Day,
  validFrom: Day,
  validUntil: Day,
  pilot: string,
) => {
  await turnTo(day);
  const tiers = [
    { from: 0, price: '11.50' },
    { from: 300, price: '10.75' },
    { from: 450, price: '9.95' },
  ];
  const body = { validFrom, validUntil, pilot, terms: { kind: 'volume' as const, tiers } };
  const board = await as({ role: 'board', board: demoBoard.id, subject: 'demo-board' });
  const { id } = await board.ask('POST /boards/{board}/framework-agreements', { params, body });
  const told = tiers.map(({ from, price }) => `€ ${price} from ${from} pupils`).join(', ');
  tell(day, `the board proposes framework agreement ${id}, priced by all joined schools' pupils together: ${told}`);
  const { status } = await client.ask('POST /framework-agreements/{id}/confirmation', { params: { id } });
  tell(day, `the supplier's staff decide on it: ${status}`);
  return id;
};

const joinAndSubscribe = async ({ client, turnTo, tell }: Stage, day: Day, first: Day, agreement: string) => {
  await turnTo(day);
  for (const { id, name, starts, joins } of pilotSchools) {
    const startsOn = monthsLater(first, starts as number);
    if (joins)
      await client.ask('POST /schools/{school}/framework-membership', {
        params: { school: id },
        body: { agreement, from: startsOn },
      });
    await client.ask('POST /schools/{school}/subscription', {
      params: { school: id },
      body: { plan: 'per-pupil', startsOn },
    });
    tell(day, `${name} subscribes from ${startsOn}${joins ? ' and joins the agreement' : '; it does not join'}`);
  }
};

const monthsLater = (first: Day, months: number): Day => {
  const month = Number(first.slice(5, 7)) - 1 + months;
  return `${yearOf(dayNumber(first)) + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
};

const migrate = async ({ client, turnTo, tell }: Stage, day: Day, on: Day, agreement: string): Promise<void> => {
  await turnTo(day);
  for (const { id, name } of schools.filter(({ starts }) => starts === 'legacy')) {
    await client.ask('POST /schools/{school}/framework-membership', {
      params: { school: id },
      body: { agreement, from: on },
    });
    await client.ask('POST /schools/{school}/subscription/migration', {
      params: { school: id },
      body: { toPlan: 'per-pupil', on },
    });
    const notice = `${name} gives up the old package for per-pupil from ${on}, joins the agreement`;
    tell(day, `${notice}, and gets back what is left of its year`);
  }
};

const run = async ({ client, turnTo, tell }: Stage, on: Day): Promise<void> => {
  await turnTo(on);
  const issued = await issuedOn(client, on);
  const told = issued.map(({ number, total }) => `${number} over € ${total}`).join(', ');
  tell(on, `invoice run: ${told || 'nothing due'}`);
};
