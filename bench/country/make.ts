/**
 * Makes the country in its real order: parties and subscriptions first, and then, day after day, the schools' exports
 * and the runs.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { issueDueDocuments } from '../../src/commands/billing/run.ts';
import { startSubscription } from '../../src/commands/billing/subscribe.ts';
import { concludeFramework, joinFramework } from '../../src/commands/boards/boards.ts';
import { closeDays } from '../../src/commands/calendar/closeDays.ts';
import { openCatalogue } from '../../src/commands/calendar/openCatalogue.ts';
import type { Deps } from '../../src/commands/deps.ts';
import { board } from '../../src/domain/board.ts';
import type { PriceTerms } from '../../src/domain/boards/frameworkEvents.ts';
import { catalogue } from '../../src/domain/catalogue.ts';
import { type DayNumber, dayText } from '../../src/domain/day.ts';
import { school } from '../../src/domain/parties/school.ts';
import { handle } from '../../src/ledger/handler.ts';
import { streams } from '../../src/ledger/streams.ts';
import { context, eachOf, supplier } from '../support/ledger.ts';
import type { MadeAhead } from './ahead.ts';
import {
  agreementsFrom,
  daysPerRound,
  mendingDay,
  registeredOn,
  roundStart,
  rounds,
  runs,
  subscribedFrom,
} from './calendar.ts';
import type { Country } from './ledger.ts';
import { startMakers } from './makers.ts';
import { type MadeBoard, type MadeSchool, type Nation, nationOf } from './nation.ts';

export type Telling = (what: string, done?: number, of?: number) => void;

const together = 64;
const signedOn = '2022-07-01';
const address = { street: 'Schoolstraat 1', postalCode: '1234 AB', city: 'Utrecht' };

export const makeCountry = async (
  country: Country,
  logUrl: string,
  scale: number,
  folder: string,
  tell: Telling,
): Promise<MadeAhead> => {
  const nation = nationOf(scale);
  const aside = join(folder, 'made-ahead');
  const makers = startMakers(logUrl, scale, aside);
  try {
    const ahead = await makers.all({ do: 'ahead' }, (done) => tell('made ahead', done, nation.schools.length));
    tell('parties and subscriptions');
    country.turnTo(registeredOn);
    await makeParties(country.deps, nation);
    await makers.all({ do: 'secrets' });
    let documents = 0;
    for (let round = 0; round < rounds; round++) {
      tell('recorded', round, rounds);
      for (let day = roundStart(round); day < roundStart(round) + daysPerRound; day++) {
        await newDay(country, day);
        await makers.all({ do: 'day', round, day: dayText(day) });
      }
      await newDay(country, mendingDay(round));
      await makers.all({ do: 'mend', round });
      for (const { after, on } of runs) if (after === round) documents += await run(country, on, tell);
    }
    // A school whose first import was withdrawn gets its first document one run later.
    if (documents !== runs.length * nation.schools.length) throw new Error(`The runs issued ${documents} documents`);
    return ahead.map(({ made }) => made!).reduce(sum);
  } finally {
    await makers.end();
    rmSync(aside, { recursive: true });
  }
};

const sum = (a: MadeAhead, b: MadeAhead): MadeAhead => ({
  results: a.results + b.results,
  corrected: a.corrected + b.corrected,
  imports: a.imports + b.imports,
  withdrawn: a.withdrawn + b.withdrawn,
  byHand: a.byHand + b.byHand,
});

const newDay = async ({ deps, turnTo }: Country, day: DayNumber): Promise<void> => {
  turnTo(dayText(day));
  await closeDays(deps);
};

const run = async ({ deps, turnTo }: Country, on: string, tell: Telling): Promise<number> => {
  turnTo(on);
  await closeDays(deps);
  tell(`run of ${on}`);
  const { issued, blocked } = await issueDueDocuments(deps, { on }, context);
  if (blocked.length > 0)
    throw new Error(`The run of ${on} is blocked at ${blocked[0]!.school}: ${JSON.stringify(blocked[0])}`);
  return issued.length;
};

const makeParties = async (deps: Deps, { schools, boards }: Nation): Promise<void> => {
  await openCatalogue(deps);
  await closeDays(deps);
  await handle(deps.ledger, catalogue, streams.catalogue, { type: 'RegisterSupplier', data: supplier }, context);
  await eachOf(boards, together, (one) => makeBoard(deps, one));
  await eachOf(schools, together, (one) => makeSchool(deps, one));
  await eachOf(boards, together, (one) => makeAgreement(deps, one));
};

const makeBoard = async ({ ledger }: Deps, { id }: MadeBoard): Promise<void> => {
  const asBoard = (command: Parameters<typeof board.decide>[0]) =>
    handle(ledger, board, streams.board(id), command, context);
  const data = { board: id, name: `Stichting ${id}`, address };
  await asBoard({ type: 'RegisterBoard', today: registeredOn, data });
  const dpa = { version: '4.0', signedOn, signedBy: 'bestuurder' };
  await asBoard({ type: 'SignDpa', today: registeredOn, data: dpa });
};

const makeSchool = async (deps: Deps, { id, board: of }: MadeSchool): Promise<void> => {
  const asSchool = (command: Parameters<typeof school.decide>[0]) =>
    handle(deps.ledger, school, streams.school(id), command, context);
  const details = { name: `School ${id}`, kind: 'primary', yearClasses: true, source: 'parnassys', address } as const;
  await asSchool({ type: 'RegisterSchool', today: registeredOn, data: { school: id, board: of, ...details } });
  const terms = { version: '2022-1', acceptedOn: signedOn, acceptedBy: 'directeur' };
  await asSchool({ type: 'AcceptTerms', today: registeredOn, data: terms });
  await startSubscription(deps, id, { plan: 'per-pupil', startsOn: subscribedFrom }, context);
};

const termsOf: Readonly<Record<NonNullable<MadeBoard['agreement']>, PriceTerms>> = {
  discount: { kind: 'discount', percent: '5' },
  volume: {
    kind: 'volume',
    tiers: [
      { from: 0, price: '11.50' },
      { from: 1_000, price: '11.00' },
      { from: 3_000, price: '10.50' },
    ],
  },
};

const makeAgreement = async (deps: Deps, { id, schools, agreement }: MadeBoard): Promise<void> => {
  if (agreement === undefined) return;
  const asked = { validFrom: agreementsFrom, validUntil: '2030-12-31', terms: termsOf[agreement] };
  const { recorded } = await concludeFramework(deps, id, asked, context);
  for (const one of schools)
    await joinFramework(deps, one, { agreement: recorded.agreement, from: agreementsFrom }, context);
};
