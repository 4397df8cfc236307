import { eraseSignatory, signDpa } from '../../../src/commands/agreements/signatories.ts';
import { credit } from '../../../src/commands/billing/amend.ts';
import { runInvoices } from '../../../src/commands/billing/run.ts';
import {
  endSubscription,
  migrateSubscription,
  startTrial,
  takeBackEnd,
  takeBackMigration,
} from '../../../src/commands/billing/subscribe.ts';
import {
  concludeFramework,
  confirmFramework,
  declineFramework,
  evaluatePilot,
  joinFramework,
  leaveFramework,
  proposeFramework,
  startPilot,
} from '../../../src/commands/boards/boards.ts';
import { confirmClock } from '../../../src/commands/calendar/clock.ts';
import { decideOnDelivery } from '../../../src/commands/deliveries/deliveries.ts';
import { setDelivery } from '../../../src/commands/deliveries/settings.ts';
import { markRestored, openLedger, recordHeld } from '../../../src/commands/identity/identity.ts';
import {
  askInformation,
  eraseRequest,
  setRequestStatus,
} from '../../../src/commands/information/informationRequests.ts';
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
import { putGuardian, putSharing, removeGuardian } from '../../../src/commands/sharing/guardians.ts';
import { importRoster } from '../../../src/commands/sharing/importRoster.ts';
import { inviteGuardian, useInvitation } from '../../../src/commands/sharing/invitations.ts';
import { dropLeft, putRetention } from '../../../src/commands/sharing/retention.ts';
import { defaultAccounts } from '../../../src/domain/accounting/accounts.ts';
import { board } from '../../../src/domain/board.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import type { Plan } from '../../../src/domain/catalogueEvents.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { linksOf } from '../../../src/domain/results/links/list.ts';
import { watchedClock } from '../../../src/ledger/clock.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { partyOf } from '../../../src/ledger/states/parties.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { issuedInLog } from '../../../src/queries/billing/derivation.ts';
import { taken, type World, worldOn } from '../world.ts';

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

const informed = async ({ deps, context }: World): Promise<void> => {
  const enquiry = { name: 'Jannie', email: 'jannie@school.example', school: null, question: 'Wat kost het?' };
  const { request } = await askInformation(deps, enquiry, '71AA00', context());
  await setRequestStatus(deps, request, 'handled', context());
  await setRequestStatus(deps, request, 'closed', context());
  await eraseRequest(deps, request, context());
};

/** A pilot with one school, a volume agreement based on it, and two schools that join it. */
const agreements = async (world: World): Promise<void> => {
  const { deps, context } = world;
  const [small, large] = ['78GH00', '90JK00'] as const;
  for (const id of [small, large]) await world.registerSchool(id, '2021-01-01', '12345');
  const pilot = { schools: [small], from: '2023-07-01', until: '2023-07-31' };
  const started = await startPilot(deps, '12345', pilot, context());
  const remarks = [{ theme: 'invoer', text: 'Het scheelt werk' }];
  const evaluation = { pilot: started.recorded.pilot, school: small, continues: true, remarks };
  await evaluatePilot(deps, evaluation, context());
  const tiers = [
    { from: 0, price: '11.00' },
    { from: 5, price: '10.00' },
  ] as const;
  const validity = { validFrom: '2023-08-01', validUntil: '2026-07-31', pilot: started.recorded.pilot };
  const asked = { ...validity, terms: { kind: 'volume', tiers } } as const;
  const { agreement } = (await concludeFramework(deps, '12345', asked, context())).recorded;
  for (const [id, pupils] of [
    [small, 2],
    [large, 3],
  ] as const) {
    await world.subscribe(id, '2023-08-01');
    await world.importRows(id, '2023-08-01', taken('2023-07-01', 1, pupils));
    await joinFramework(deps, id, { agreement, from: '2023-08-01' }, context());
  }
  await runInvoices(deps, { on: '2023-08-01' }, context());
  await leaveFramework(deps, large, undefined, context());
  await proposals(world);
};

/** Prices that the board proposed: 0.00 is declined; 9.95 is confirmed, joined and billed. */
const proposals = async ({ deps, context, ...world }: World): Promise<void> => {
  const [id, school] = ['54321', '79GH00'] as const;
  const today = '2023-08-01';
  const data = { board: id, name: 'Stichting De Haard', address, kvk: '87654322' };
  await handle(deps.ledger, board, streams.board(id), { type: 'RegisterBoard', today, data }, context());
  await world.registerSchool(school, '2021-01-01', id);
  const propose = async (price: string) => {
    const asked = { validFrom: today, validUntil: '2024-07-31', terms: { kind: 'fixed', price } } as const;
    return (await proposeFramework(deps, id, asked, context())).recorded.agreement;
  };
  await declineFramework(deps, await propose('0.00'), context('voor niets gaat de zon op'));
  const agreement = await propose('9.95');
  await confirmFramework(deps, agreement, context());
  await world.subscribe(school, today);
  await world.importRows(school, today, taken('2023-07-01', 1, 3));
  await joinFramework(deps, school, { agreement, from: today }, context());
  await runInvoices(deps, { on: today }, context());
};

const edexmlOf = (...pupils: readonly string[]): Buffer =>
  Buffer.from(
    `<EDEX><school><schooljaar>2024-2025</schooljaar><brincode>90JK</brincode></school><groepen><groep key="G5A"><naam>5A</naam><jaargroep>5</jaargroep></groep></groepen><leerlingen>${pupils
      .map((key) => `<leerling key="${key}"><roepnaam>Kind ${key}</roepnaam><groep key="G5A"/></leerling>`)
      .join('')}</leerlingen></EDEX>`,
  );

/**
 * Two guardians of one child. The first shares and is erased. The second is dropped together with the child that left.
 */
const sharing = async ({ deps, context, setToday }: World): Promise<void> => {
  const school = '90JK00';
  const take = (...pupils: readonly string[]) =>
    importRoster(deps, { school, file: [edexmlOf(...pupils)], confirmLeaving: false }, context());
  await take('L1', 'L2');
  const details = { name: 'Noor', phone: '06 12345678', email: null, address: null };
  for (const guardian of ['g-1', 'g-2'])
    await putGuardian(deps, { school, guardian, details, children: [{ id: 'L2', groups: ['G5A', 'SG1'] }] }, context());
  const children = [{ id: 'L2', shares: { name: ['class'] } }] as const;
  await putSharing(deps, { guardian: 'g-1', wanted: { own: { phone: ['group'] }, children } }, context());
  await putSharing(deps, { guardian: 'g-1', wanted: { own: {}, children } }, context());
  const { code } = await inviteGuardian(deps, 'g-2', context());
  await useInvitation(deps, code, context());
  await deps.sharing.looks.record({ school, guardian: 'g-2', audience: 'group:G5A' }, context());
  await removeGuardian(deps, 'g-1', 'g-1', context());
  await putRetention(deps, school, 1, context());
  await take('L1', 'L2');
  await take('L1');
  setToday('2024-09-01');
  await dropLeft(deps, school, context());
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

/** An agreement that is signed by name, and the name erased. */
const signedByName = async ({ deps, context }: World): Promise<void> => {
  const signed = { version: '4.1', signedOn: '2024-08-01', signedBy: 'directeur', name: 'Els Voorbeeld' };
  await signDpa(deps, { kind: 'school', id: school }, signed, context());
  const { school: state } = await partyOf(deps.ledger, school);
  await eraseSignatory(deps, { kind: 'school', id: school }, state.dpas.at(-1)!.signatory!, context());
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
  await runInvoices(deps, { on: today }, context());
  await agreements(world);
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
  await runInvoices(deps, { on: '2024-08-01' }, context());
  await credit(deps, '2024-000001', '2024-08-01', context('verkeerde referentie'));
  // What was credited is paid by nobody: 2023-000001 is open.
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
  await signedByName(world);
  const endDpa = { type: 'EndDpa', today: '2024-08-01', data: { endsOn: '2024-08-01' } } as const;
  await handle(deps.ledger, schoolDecider, streams.school(school), endDpa, context());
  await destroySecret(deps, school, school, context('overeenkomst beëindigd'));
  await fromRegister(world);
  await informed(world);
  await sharing(world);
  await restored(world);
  return world;
};
