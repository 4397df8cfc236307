import { credit } from '../../../src/commands/billing/amend.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import {
  endSubscription,
  migrateSubscription,
  startTrial,
  takeBackEnd,
  takeBackMigration,
} from '../../../src/commands/billing/subscribe.ts';
import { confirmClock } from '../../../src/commands/calendar/clock.ts';
import { decideOnDelivery } from '../../../src/commands/deliveries/deliveries.ts';
import { setDelivery } from '../../../src/commands/deliveries/settings.ts';
import { markRestored, openLedger, recordHeld } from '../../../src/commands/identity/identity.ts';
import { recordPayment, reversePayment } from '../../../src/commands/payments/recordPayment.ts';
import { handOut } from '../../../src/commands/renditions/handOut.ts';
import {
  decideByHand,
  destroySecret,
  endPupilLink,
  linkPupils,
  withdrawImport,
} from '../../../src/commands/results/decideResults.ts';
import { importRegister } from '../../../src/commands/schools/importRegister.ts';
import { defaultAccounts } from '../../../src/domain/accounting/accounts.ts';
import { board } from '../../../src/domain/board.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import type { Plan } from '../../../src/domain/catalogueEvents.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { linksOf } from '../../../src/domain/results/links/list.ts';
import { watchedClock } from '../../../src/ledger/clock.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { issuedInLog } from '../../../src/queries/billing/derivation.ts';
import { taken, type World, worldOn } from '../world.ts';

import { boardAgreements } from './everyEvent/boardAgreements.ts';
import { informed, sharing, signedByName } from './everyEvent/people.ts';

const school = '12AB00';
const address = { street: 'Boomgaard 1', postalCode: '1234 AB', city: 'Utrecht' };

const registerHeader =
  'BEVOEGD GEZAG NUMMER;BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;SOORT PO';

/**
 * The register names three schools, and later only two: 72AA00, a school for special education that asks for a trial,
 * has closed.
 */
const fromRegister = async ({ deps, context }: World): Promise<void> => {
  const rowOf = (id: string, kind: string) => `12345;${id.slice(0, 4)};${id};School ${id};Laan;1;1234 AB;EDE;${kind}`;
  const read = (...rows: readonly string[]) =>
    importRegister(
      deps,
      { file: [Buffer.from([registerHeader, ...rows].join('\n'))], confirmClosing: false },
      context(),
    );
  await read(rowOf('71AA00', 'Bo'), rowOf('72AA00', 'Sbo'), rowOf('73AA00', 'Sbo'));
  const enrolment = { kind: 'masterclass', reference: 'OPP-8' } as const;
  await startTrial(deps, '72AA00', { enrolment, startsOn: '2023-08-01' }, context()).catch(() => {});
  await read(rowOf('71AA00', 'Bo'), rowOf('73AA00', 'Sbo'));
};

/** Three days close at once although only two may, because an operator confirmed the clock. */
const clockConfirmed = async ({ deps, context, setToday }: World): Promise<void> => {
  setToday('2023-08-04');
  const { ledger } = deps;
  await confirmClock({ ledger: ledgerOn({ ...ledger, clock: watchedClock(ledger.now, 2) }) }, context('stond stil'));
  setToday('2023-08-01');
};

/** The ledger is copied from another store and compared with heads. */
const restored = async ({ deps, context }: World): Promise<void> => {
  await openLedger(deps.ledger);
  await markRestored(deps.ledger, 100);
  await recordHeld(deps.ledger, { digest: 'ab'.repeat(32), moment: '2024-08-01T11:00:00.000Z', heads: [] }, context());
};

/** A file gives two ids of a pupil; the school cuts that link, and links two other ids by mistake. */
const linked = async ({ deps, context, importRows }: World): Promise<void> => {
  await importRows(school, '2023-10-02', [{ key: 'R7', pupil: 'L7', also: 'E7', takenOn: '2023-09-01' }]);
  const pairs = [
    ['L1', 'N1'],
    ['L2', 'N2'],
  ] as const;
  const { after } = await linkPupils(deps, school, pairs, context('ander leerlingvolgsysteem'));
  const links = linksOf(after);
  const byHand = links.find(({ byHand: said }) => said !== undefined)!;
  await endPupilLink(deps, school, byHand.ids, context('toch een andere leerling'));
  const fromFile = links.find(({ imports }) => imports.length > 0)!;
  await endPupilLink(deps, school, fromFile.ids, context('verkeerd in het LVS'));
};

/** Two deliveries of a document: one that is tried twice and succeeds, and one that is refused. */
const delivered = async (world: World, number: string): Promise<void> => {
  const { deps, context } = world;
  const at = '2024-08-01T11:00:00.000Z';
  const [one, two] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
  const wanted = { channel: 'email', email: 'financien@telboom.example', dossier: true } as const;
  await setDelivery(deps, { kind: 'school', id: school }, wanted, context());
  await setDelivery(
    deps,
    { kind: 'board', id: '12345' },
    { channel: 'peppol-file', email: null, dossier: false },
    context(),
  );
  const request = (id: string) => {
    const asked = { id, number, school, board: null, channel: 'email', dossier: true } as const;
    const data = { ...asked, messageId: `<${number}.${id}@leverancier.example>` };
    return decideOnDelivery(deps, { type: 'RequestDelivery', data, onlyOnce: false }, context());
  };
  const tried = (id: string, outcome: 'sent' | 'refused' | 'unavailable', answer: string) =>
    decideOnDelivery(
      deps,
      { type: 'RecordTry', at, data: { id, number, outcome, answer, address: outcome === 'sent' ? '01J' : null } },
      context(),
    );
  await request(one);
  await tried(one, 'unavailable', '451 later');
  await tried(one, 'sent', '250 ok');
  const result = { id: one, number, accepted: true, detail: 'gelezen' };
  await decideOnDelivery(deps, { type: 'RecordResult', data: result }, context());
  await request(two);
  await tried(two, 'refused', '550 no');
};

/** A short history in which every type of event occurs. */
export const everyEvent = async (): Promise<World> => {
  const world = await worldOn({ today: '2023-08-01' });
  const { deps, context } = world;
  const today = '2023-08-01';
  await clockConfirmed(world);
  const details = { board: '12345', name: 'Stichting De Boomgaard', address, kvk: '87654321', reference: 'INK-1' };
  await handle(deps.ledger, board, streams.board('12345'), { type: 'RegisterBoard', today, data: details }, context());
  await world.registerSchool(school);
  const debtor = { name: 'De Telboom', address, oin: '00000001234567890000' };
  await handle(
    deps.ledger,
    schoolDecider,
    streams.school(school),
    { type: 'SetDebtor', today, data: debtor },
    context(),
  );
  await world.subscribe(school, today);
  await world.importRows(school, today, taken('2023-07-01', 1, 4));
  await issueDueDocuments(deps, { on: today }, context());
  await boardAgreements(world);
  await world.registerSchool('34CD00', '2021-01-01');
  await world.importRows('34CD00', '2022-08-01', taken('2022-07-15', 1, 3)); // through 2023-04-15: eight month-ends
  const elsewhere = [{ year: 1, billed: '46.00', reference: 'F-2022-12' }];
  await world.subscribe('34CD00', '2022-08-01', 'per-pupil', elsewhere);
  await world.registerSchool('56EF00', '2021-01-01');
  const enrolment = { kind: 'masterclass', reference: 'OPP-7' } as const;
  await startTrial(deps, '56EF00', { enrolment, startsOn: '2023-03-01' }, context());
  await world.subscribe('56EF00', '2023-07-01');
  const upper: Plan = {
    plan: 'groups-3-8',
    kind: 'per-pupil',
    measure: 'monthly',
    yearGroups: [3, 4, 5, 6, 7, 8],
    countAfterDays: 0,
    settleFromYear: 2,
  };
  const definition = { plan: upper, price: { price: '3.60', from: '2020-01-01' } };
  await handle(deps.ledger, catalogue, streams.catalogue, { type: 'DefinePlan', data: definition }, context());
  const accounts = { from: '2024-01-01', accounts: defaultAccounts };
  await handle(deps.ledger, catalogue, streams.catalogue, { type: 'SetAccounts', data: accounts }, context());
  await migrateSubscription(deps, '56EF00', { toPlan: 'groups-3-8' }, context());
  await takeBackMigration(deps, '56EF00', context());
  await migrateSubscription(deps, '56EF00', { toPlan: 'groups-3-8' }, context());
  const wrong = await world.importRows(school, '2023-10-01', taken('2023-09-01', 3, 6));
  await decideByHand(
    deps,
    school,
    { type: 'CorrectResult', key: 'R1-2023-07-01', changes: { yearGroup: 4 } },
    context('typefout'),
  );
  await decideByHand(deps, school, { type: 'WithdrawResult', key: 'R2-2023-07-01' }, context('niet van ons'));
  await decideByHand(deps, school, { type: 'LiftManualDecision', key: 'R2-2023-07-01' }, context());
  await linked(world);
  await withdrawImport(deps, school, wrong.importId, context('bestand van een andere school'));
  await endSubscription(deps, school, undefined, context());
  await takeBackEnd(deps, school, context());
  world.setToday('2024-08-01');
  await issueDueDocuments(deps, { on: '2024-08-01' }, context());
  await credit(deps, '2024-000001', '2024-08-01', context('verkeerde referentie'));
  // A credited document cannot be paid, so only 2023-000001 is open.
  const paid = [{ number: '2023-000001', amount: '10.00' }];
  await recordPayment(
    deps,
    { on: '2024-08-01', amount: '12.50', reference: 'afschrift 7', allocations: paid },
    context(),
  );
  await reversePayment(deps, 'P00000001', context('storno'));
  const [issued] = await issuedInLog(deps);
  await handOut(deps, issued!, 'nlcius', context());
  await delivered(world, issued!.number);
  await signedByName(world, school);
  const endDpa = { type: 'EndDpa', today: '2024-08-01', data: { endsOn: '2024-08-01' } } as const;
  await handle(deps.ledger, schoolDecider, streams.school(school), endDpa, context());
  await destroySecret(deps, school, school, context('overeenkomst beëindigd'));
  await fromRegister(world);
  await informed(world);
  await sharing(world);
  await restored(world);
  return world;
};
