/** Commands about schools, boards, their agreements, the supplier, the catalogue and information requests. */

import {
  askInformation,
  eraseRequest,
  setRequestStatus,
} from '../../../../src/commands/information/informationRequests.ts';
import { importRegister } from '../../../../src/commands/schools/importRegister.ts';
import { type BoardCommand, board } from '../../../../src/domain/board.ts';
import { catalogue } from '../../../../src/domain/catalogue.ts';
import type { CatalogueCommand, Plan } from '../../../../src/domain/catalogueEvents.ts';
import { type SchoolCommand, type SchoolDetails, school } from '../../../../src/domain/parties/school.ts';
import { handle } from '../../../../src/ledger/handler.ts';
import { streams } from '../../../../src/ledger/streams.ts';
import { supplier } from '../../world.ts';
import type { Scene } from '../scene.ts';
import { anySchool, eventsOf, type Step } from './step.ts';

type Without<T> = T extends { readonly today: string } ? Omit<T, 'today'> : never;

const toSchool = ({ deps, today, context }: Scene, id: string, command: Without<SchoolCommand>) =>
  eventsOf(handle(deps.ledger, school, streams.school(id), { ...command, today: today() }, context()));

const toBoard = ({ deps, today, context }: Scene, id: string, command: Without<BoardCommand>) =>
  eventsOf(handle(deps.ledger, board, streams.board(id), { ...command, today: today() }, context()));

const toCatalogue = ({ deps, context }: Scene, command: CatalogueCommand) =>
  eventsOf(handle(deps.ledger, catalogue, streams.catalogue, command, context()));

const address = { street: 'Boomgaard 1', postalCode: '1234 AB', city: 'Utrecht' };
const debtor = { address, kvk: '87654321' };

type Varying = Pick<SchoolDetails, 'board' | 'kind' | 'yearClasses' | 'address'>;

const registerSchool = (scene: Scene, id: string, details: Varying) => {
  const data = { school: id, name: `School ${id}`, source: 'parnassys', ...details };
  return toSchool(scene, id, { type: 'RegisterSchool', data });
};

const registerBoard = (scene: Scene, id: string, reference: string) =>
  toBoard(scene, id, { type: 'RegisterBoard', data: { ...debtor, board: id, name: `Stichting ${id}`, reference } });

/** Registers the supplier, all boards and most schools. The schools agreed to everything long ago. */
export const establish = async (scene: Scene, since: string): Promise<void> => {
  await toCatalogue(scene, { type: 'RegisterSupplier', data: supplier });
  for (const id of scene.boards) await registerBoard(scene, id, 'R-0');
  for (const [n, id] of scene.schools.entries()) {
    if (n % 6 === 5) continue;
    await registerSchool(scene, id, { board: scene.homeOf(id), kind: 'primary', yearClasses: true, address });
    const terms = { version: '2018-1', acceptedOn: since, acceptedBy: 'directeur' };
    await toSchool(scene, id, { type: 'AcceptTerms', data: terms });
    const dpa = { version: '3.0', signedOn: since, signedBy: 'directeur' };
    await toSchool(scene, id, { type: 'SignDpa', data: dpa });
  }
};

/** Takes a school out of its board, and ends its own data processing agreement. */
export const leaveAll = async (scene: Scene, id: string): Promise<void> => {
  await registerSchool(scene, id, { board: null, kind: 'primary', yearClasses: true, address });
  await toSchool(scene, id, { type: 'EndDpa', data: { endsOn: scene.today() } });
};

const registerHeader =
  'BEVOEGD GEZAG NUMMER;BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;SOORT PO';

/** A register file as DUO publishes it, with most schools of the scenario, some under another name or board. */
const registerFile = ({ chance, schools, homeOf }: Scene): Buffer => {
  const named = schools.filter(() => chance.percent(95));
  const rows = named.map((id) => {
    const [name, of] = [chance.percent(5) ? 'De Nieuwe' : `School ${id}`, homeOf(id)];
    return `${of};${id.slice(0, 4)};${id};${name};Laan;1;1234 AB;EDE;${id.startsWith('13') ? 'Sbo' : 'Bo'}`;
  });
  return Buffer.from([registerHeader, ...rows].join('\n'));
};

const plans: readonly Plan[] = [
  {
    plan: 'upper',
    kind: 'per-pupil',
    measure: 'monthly',
    yearGroups: [5, 6, 7, 8],
    countAfterDays: 30,
    settleFromYear: 2,
  },
  { plan: 'daily', kind: 'per-pupil', measure: 'daily', countAfterDays: 0, settleFromYear: 1 },
  { plan: 'flat', kind: 'flat' },
];

export const parties = {
  registerSchool: (scene) => {
    const { chance } = scene;
    const id = chance.pick(scene.schools);
    return registerSchool(scene, id, {
      board: chance.percent(70) ? scene.homeOf(id) : chance.pick([null, ...scene.boards]),
      kind: chance.percent(95) ? 'primary' : 'special',
      yearClasses: chance.percent(95),
      address: chance.percent(90) ? address : null,
    });
  },
  setDebtor: (scene) =>
    toSchool(scene, anySchool(scene), {
      type: 'SetDebtor',
      data: { ...debtor, name: 'De Telboom', reference: `INK-${scene.chance.between(1, 3)}` },
    }),
  acceptTerms: (scene) => {
    const data = { version: '2020-1', acceptedOn: scene.day(scene.chance.between(-900, 5)), acceptedBy: 'directeur' };
    return toSchool(scene, anySchool(scene), { type: 'AcceptTerms', data });
  },
  signDpa: (scene) => {
    const data = { version: '4.0', signedOn: scene.day(scene.chance.between(-900, 5)), signedBy: 'directeur' };
    return toSchool(scene, anySchool(scene), { type: 'SignDpa', data });
  },
  endDpa: (scene) =>
    toSchool(scene, anySchool(scene), { type: 'EndDpa', data: { endsOn: scene.day(scene.chance.between(-9, 30)) } }),
  registerBoard: (scene) => {
    const id = scene.chance.pick(scene.boards);
    return registerBoard(scene, id, `R-${scene.chance.between(1, 3)}`);
  },
  signBoardDpa: (scene) => {
    const data = { version: '4.0', signedOn: scene.day(scene.chance.between(-900, 5)), signedBy: 'bestuurder' };
    return toBoard(scene, scene.chance.pick(scene.boards), { type: 'SignDpa', data });
  },
  endBoardDpa: (scene) => {
    const data = { endsOn: scene.day(scene.chance.between(0, 60)) };
    return toBoard(scene, scene.chance.pick(scene.boards), { type: 'EndDpa', data });
  },
  registerSupplier: (scene) =>
    toCatalogue(scene, {
      type: 'RegisterSupplier',
      data: { ...supplier, name: `Leverancier ${scene.chance.between(1, 3)} BV` },
    }),
  definePlan: (scene) => {
    const plan = scene.chance.pick(plans);
    const price = {
      price: `${scene.chance.between(300, 1300) / 100}`,
      from: scene.day(scene.chance.between(-400, 400)),
    };
    return toCatalogue(scene, { type: 'DefinePlan', data: { plan, price } });
  },
  setSource: (scene) => {
    const status = scene.chance.pick(['available', 'in-development'] as const);
    const from = scene.day(scene.chance.between(-10, 60));
    return toCatalogue(scene, { type: 'SetSourceStatus', data: { source: 'boom', status, from } });
  },
  importRegister: async (scene) => {
    const asked = { file: [registerFile(scene)], confirmClosing: scene.chance.percent(50) };
    return (await importRegister(scene.deps, asked, scene.context())).numbers;
  },
  askInformation: async (scene) => {
    const enquiry = { name: 'Jannie', email: 'jannie@school.example', school: null, question: 'Wat kost het?' };
    const { request } = await askInformation(scene.deps, enquiry, anySchool(scene), scene.context());
    scene.requests.push(request);
    return request;
  },
  handleInformation: (scene) => {
    const request = scene.chance.pickLately(['01JNONE', ...scene.requests]);
    const status = scene.chance.pick(['handled', 'closed'] as const);
    return scene.chance.percent(20)
      ? eventsOf(eraseRequest(scene.deps, request, scene.context()))
      : eventsOf(setRequestStatus(scene.deps, request, status, scene.context()));
  },
} satisfies Readonly<Record<string, Step>>;
