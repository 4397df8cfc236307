/** Commands that import cumulative files, and decide about their results afterwards. */
import {
  decideByHand,
  destroySecret,
  type ManualDecision,
  withdrawImport,
} from '../../../../src/commands/results/decideResults.ts';
import { importResults } from '../../../../src/commands/results/importResults.ts';
import { lookUpPupil } from '../../../../src/commands/results/pupils.ts';
import type { Day } from '../../../../src/domain/day.ts';
import { csvOf, type Row } from '../../world.ts';
import type { Scene } from '../scene.ts';
import { leaveAll } from './parties.ts';
import { anySchool, contextOf, eventsOf, type Step } from './step.ts';

const pupilsMax = 30;
const exportedRowsMax = 120;

/** The next export of a school's tool: the rows of the last one, some of them changed, and some new rows (2.3). */
const exported = (scene: Scene, school: string): Buffer => {
  const { chance } = scene;
  const rows = scene.rowsOf.get(school) ?? new Map<string, Row>();
  for (const [key, row] of rows)
    if (chance.percent(3)) rows.set(key, { ...row, takenOn: scene.day(-chance.between(0, 300)) });
  const takenOn = scene.day(-chance.between(0, 60));
  for (let added = chance.between(1, 15); added > 0; added--) {
    const pupil = chance.between(1, pupilsMax);
    const key = `R${pupil}-${chance.between(1, 9)}`;
    const category = chance.pick(['toets', 'leerdoel', 'betrokkenheid']);
    rows.set(key, { key, pupil: `L${pupil}`, takenOn, category, ...yearGroupOf(chance.between(0, 8)) });
  }
  const latest = [...rows.values()].slice(-exportedRowsMax);
  return csvOf(chance.percent(6) ? [...latest, badRow] : latest);
};

const badRow: Row = { key: 'R0', pupil: 'L0', takenOn: '1999-12-31' };

/** 0 stands for a file that does not give the year group. */
const yearGroupOf = (yearGroup: number): Pick<Row, 'yearGroup'> => (yearGroup === 0 ? {} : { yearGroup });

const linkedOn = (scene: Scene): { readonly linkedOn?: Day } =>
  scene.chance.percent(25) ? { linkedOn: scene.day(scene.chance.between(-200, 2)) } : {};

const send = async (scene: Scene, school: string, body: Buffer): Promise<unknown> => {
  const source = scene.chance.pick(['parnassys', 'parnassys', 'esis', 'boom']);
  const request = { school, source, skipBadRows: scene.chance.percent(50), mediaType: 'text/csv', body: [body] };
  const { answer, created } = await importResults(scene.deps, { ...request, ...linkedOn(scene) }, contextOf(scene));
  scene.files.push({ school, body, importId: answer.importId });
  return { answer, created };
};

const aFile = ({ chance, files }: Scene) =>
  chance.pickLately([{ school: '99ZZ99', body: Buffer.from(''), importId: '01JNONE' }, ...files]);

/** Decides about a result and remembers it, so that the decision may be lifted later. */
const byHand = (
  scene: Scene,
  { school, key }: Keyed,
  decision: Exclude<ManualDecision, { type: 'LiftManualDecision' }>,
) => {
  scene.decided.push({ school, key });
  return eventsOf(decideByHand(scene.deps, school, decision, contextOf(scene)));
};

type Keyed = Scene['decided'][number];

const aKey = (scene: Scene): Keyed => {
  const school = anySchool(scene);
  return { school, key: scene.chance.pickLately(['R0', ...(scene.rowsOf.get(school)?.keys() ?? [])]) };
};

export const results = {
  import: (scene) => {
    const school = anySchool(scene);
    return send(scene, school, exported(scene, school));
  },
  importAgain: (scene) => {
    const { school, body } = aFile(scene);
    return send(scene, school, body);
  },
  withdrawImport: (scene) => {
    const { school, importId } = aFile(scene);
    return eventsOf(withdrawImport(scene.deps, school, importId, contextOf(scene)));
  },
  correctResult: (scene) => {
    const keyed = aKey(scene);
    const changes = scene.chance.percent(50)
      ? { yearGroup: scene.chance.between(1, 8) }
      : { takenOn: scene.day(scene.chance.between(-300, 1)) };
    return byHand(scene, keyed, { type: 'CorrectResult', key: keyed.key, changes });
  },
  withdrawResult: (scene) => {
    const keyed = aKey(scene);
    return byHand(scene, keyed, { type: 'WithdrawResult', key: keyed.key });
  },
  lift: (scene) => {
    const { school, key } = scene.chance.pickLately([aKey(scene), ...scene.decided]);
    return eventsOf(decideByHand(scene.deps, school, { type: 'LiftManualDecision', key }, contextOf(scene)));
  },
  lookUp: (scene) => lookUpPupil(scene.deps, anySchool(scene), `L${scene.chance.between(1, pupilsMax)}`),
  destroySecret: async (scene) => {
    const school = anySchool(scene);
    if (scene.chance.percent(50)) await leaveAll(scene, school);
    return eventsOf(destroySecret(scene.deps, school, school, scene.context()));
  },
} satisfies Readonly<Record<string, Step>>;
