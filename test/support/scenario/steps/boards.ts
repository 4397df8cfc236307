/** Commands about pilots and framework agreements. */
import {
  concludeFramework,
  confirmFramework,
  declineFramework,
  evaluatePilot,
  joinFramework,
  leaveFramework,
  proposeFramework,
  startPilot,
} from '../../../../src/commands/boards/boards.ts';
import type { PriceTerms } from '../../../../src/domain/boards/frameworkEvents.ts';
import type { Scene } from '../scene.ts';
import { anySchool, contextOf, eventsOf, type Step } from './step.ts';

const terms: readonly PriceTerms[] = [
  { kind: 'discount', percent: '10' },
  { kind: 'fixed', price: '9.95' },
  {
    kind: 'volume',
    tiers: [
      { from: 0, price: '11.00' },
      { from: 20, price: '10.25' },
      { from: 60, price: '9.50' },
    ],
  },
];

const aPilot = ({ chance, pilots }: Scene) =>
  chance.pickLately([{ pilot: '12345-P99', schools: ['99ZZ99'] }, ...pilots]);

export const boards = {
  startPilot: async (scene) => {
    const { chance } = scene;
    const board = chance.pick(scene.boards);
    const schools = scene.schools.filter((id) => chance.percent(scene.homeOf(id) === board ? 35 : 1));
    const from = chance.between(-30, 30);
    const asked = { schools, from: scene.day(from), until: scene.day(from + chance.between(1, 60)) };
    if (schools.length === 0) return 'no school to ask for';
    const { recorded } = await startPilot(scene.deps, board, asked, contextOf(scene));
    scene.pilots.push(recorded);
    return recorded;
  },
  evaluatePilot: async (scene) => {
    const { pilot, schools } = aPilot(scene);
    const asked = { pilot, school: scene.chance.pick(schools), continues: scene.chance.percent(85), remarks: [] };
    return (await evaluatePilot(scene.deps, asked, contextOf(scene))).recorded;
  },
  conclude: async (scene) => {
    const { chance } = scene;
    const from = chance.between(-200, 60);
    const asked = {
      validFrom: scene.day(from),
      validUntil: scene.day(from + chance.between(100, 700)),
      terms: chance.pick(terms),
      ...(chance.percent(30) ? { pilot: aPilot(scene).pilot } : {}),
    };
    const frame = chance.percent(50) ? concludeFramework : proposeFramework;
    const { recorded } = await frame(scene.deps, chance.pick(scene.boards), asked, contextOf(scene));
    scene.agreements.push(recorded.agreement);
    return recorded;
  },
  decideOnAgreement: async (scene) => {
    const { chance } = scene;
    const decide = chance.percent(80) ? confirmFramework : declineFramework;
    const agreement = chance.pickLately(['12345-A99', ...scene.agreements]);
    return (await decide(scene.deps, agreement, contextOf(scene))).recorded;
  },
  join: (scene) => {
    const agreement = scene.chance.pickLately(['12345-A99', ...scene.agreements]);
    const ofBoard = scene.schools.filter((id) => agreement.startsWith(scene.homeOf(id)));
    const school = scene.chance.percent(90) ? scene.chance.pick(ofBoard) : anySchool(scene);
    const asked = { agreement, from: scene.day(scene.chance.between(-200, 30)) };
    return eventsOf(joinFramework(scene.deps, school, asked, contextOf(scene)));
  },
  leave: (scene) => {
    const on = scene.chance.percent(50) ? undefined : scene.day(scene.chance.between(-30, 30));
    return eventsOf(leaveFramework(scene.deps, scene.chance.pick(scene.schools), on, contextOf(scene)));
  },
} satisfies Readonly<Record<string, Step>>;
