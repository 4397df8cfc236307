/**
 * An invented school and the cumulative exports of its pupil-tracking system. Its pupils move up a year group every
 * summer.
 */
import { addDays, type Day, dayNumber, yearOf } from '../domain/day.ts';

export const demoSchool = { id: '99ZZ00', name: 'De Telboom', board: '99999', boardName: 'Stichting De Boomgaard' };

export const demoSupplier = {
  name: 'Voorbeeld Leverancier B.V.',
  address: { street: 'Straat 1', postalCode: '1111 AA', city: 'Plaats' },
  kvk: '12345678',
  vatId: 'NL000099998B57',
  iban: 'NL02ABNA0123456789',
};

type Taken = {
  readonly key: string;
  readonly pupil: string;
  readonly takenOn: Day;
  readonly yearGroup: number;
  readonly test: string;
};

const yearGroups = [1, 2, 3, 4, 5, 6, 7, 8];
const firstTestedGroup = 3;

/**
 * All results that the tracking system has of this school up to a day. Each school year has the engagement of
 * September, and a mid-year and an end-of-year test for year groups 3–8. Exports are cumulative (2.3), so each holds
 * everything of the previous one.
 */
export const resultsUpTo = (first: Day, day: Day, pupilsPerGroup = 26): Taken[] => {
  const results: Taken[] = [];
  for (let year = yearOf(dayNumber(first)) - 1; year <= yearOf(dayNumber(day)); year++)
    for (const round of roundsOf(year))
      for (const yearGroup of yearGroups.filter((group) => group >= firstTestedGroup))
        results.push(...resultsOf(year, round, yearGroup, pupilsPerGroup).filter(({ takenOn }) => takenOn <= day));
  return results;
};

type Round = { readonly code: 'S' | 'M' | 'E'; readonly from: Day };

/** The rounds of school year `year` – `year + 1`. */
const roundsOf = (year: number): Round[] => [
  { code: 'S', from: `${year}-09-08` },
  { code: 'M', from: `${year + 1}-01-26` },
  { code: 'E', from: `${year + 1}-06-08` },
];

const resultsOf = (year: number, { code, from }: Round, yearGroup: number, pupilsPerGroup: number): Taken[] =>
  Array.from({ length: pupilsPerGroup + seatsMoreIn(year, yearGroup, code) }, (_, seat) => {
    // A pupil keeps its number from group 1 on: the year of entry and a seat.
    const pupil = `LVS-${year - yearGroup + 1}-${String(seat + 1).padStart(2, '0')}`;
    return {
      key: `${pupil}-${code}-${year}`,
      pupil,
      takenOn: addDays(from, (yearGroup + seat) % 5),
      yearGroup,
      category: code === 'S' ? 'betrokkenheid' : 'toets',
      test: code === 'S' ? 'BETROKKENHEID' : `RW-${code}${yearGroup}`,
    };
  });

/** Varies the data: groups differ a little in size, and not every pupil takes part in every round. */
const seatsMoreIn = (year: number, yearGroup: number, code: Round['code']): number =>
  ((year + yearGroup) % 4) - (code === 'E' ? yearGroup % 2 : 0) - (code === 'S' ? 2 : 0);

/** The export as a school's tool writes it, with columns that the service never stores. */
export const csvOf = (results: readonly Taken[]): string =>
  [
    'leerling;naam;resultaat;categorie;afnamedatum;jaargroep;toetscode;score',
    ...results.map(
      ({ key, pupil, takenOn, yearGroup, test }) =>
        `${pupil};Voorbeeld Kind;${key};toets;${takenOn};${yearGroup};${test};42`,
    ),
  ].join('\r\n');

/** A file of another school, uploaded here by mistake. */
export const strangersOn = (day: Day, count: number): Taken[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `VREEMD-${index + 1}`,
    pupil: `ANDERE-SCHOOL-${index + 1}`,
    takenOn: addDays(day, -20),
    yearGroup: 5,
    category: 'toets',
    test: 'RW-M5',
  }));
