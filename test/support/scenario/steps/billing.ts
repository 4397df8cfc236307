/** Commands about trials, subscriptions and documents. */
import { correctNow, credit } from '../../../../src/commands/billing/amend.ts';
import { previewWrite } from '../../../../src/commands/billing/preview.ts';
import { issueDueDocuments } from '../../../../src/commands/billing/run.ts';
import {
  endSubscription,
  migrateSubscription,
  type SubscriptionAsked,
  startSubscription,
  startTrial,
  takeBackEnd,
  takeBackMigration,
} from '../../../../src/commands/billing/subscribe.ts';
import { type Deps, previewing } from '../../../../src/commands/deps.ts';
import type { IssuedDocument } from '../../../../src/domain/billing/documents/issuing.ts';
import { ledgerOn } from '../../../../src/ledger/ledger.ts';
import { foldsOf } from '../../../../src/ledger/states/folds.ts';
import { streams } from '../../../../src/ledger/streams.ts';
import { dyingAt } from '../../ledger/interrupted.ts';
import type { Scene } from '../scene.ts';
import { anySchool, aSubscriber, contextOf, eventsOf, type Step } from './step.ts';

const plans = ['per-pupil', 'upper', 'daily', 'flat'];

const plan = ({ chance }: Scene): string => chance.pick([...plans, ...plans, 'legacy', 'trial', 'unknown']);

const subscribe = async (scene: Scene, school: string, asked: SubscriptionAsked): Promise<unknown> => {
  const events = await eventsOf(startSubscription(scene.deps, school, asked, contextOf(scene)));
  scene.subscribed.push(school);
  return events;
};

/** Subscribes every other school, to one of two plans. */
export const subscribeMany = async (scene: Scene, startsOn: string): Promise<void> => {
  for (const [n, school] of scene.schools.entries())
    if (n % 6 < 3) await subscribe(scene, school, { plan: n % 6 === 0 ? 'legacy' : 'per-pupil', startsOn });
};

const takenOver = ({ chance }: Scene) => {
  const years = Array.from({ length: chance.between(1, 3) }, (_, n) => ({
    year: n + 1,
    billed: '99.99',
    reference: `F-${n}`,
  }));
  return chance.percent(20) ? { takenOver: years } : {};
};

const run = async (scene: Scene, deps: Deps = scene.deps): Promise<unknown> => {
  const { chance, schools } = scene;
  const on = scene.day(chance.percent(85) ? 0 : chance.between(-40, 5));
  const only = chance.percent(25) ? { schools: schools.filter(() => chance.percent(30)) } : {};
  const { issued, blocked } = await issueDueDocuments(deps, { on, ...only }, scene.context());
  return { issued: told(scene, issued), blocked };
};

const told = ({ numbers }: Scene, issued: readonly IssuedDocument[]): readonly IssuedDocument[] => {
  numbers.push(...issued.map(({ number }) => number));
  return issued;
};

/** Dependencies of a process that dies after its decision and before the number (5.2). */
const dying = ({ deps }: Scene): Deps => {
  const { store, now, newId } = deps.ledger;
  const ledger = ledgerOn({ store: dyingAt(store, streams.documents), now, newId });
  return { ...deps, ledger, folds: foldsOf(ledger) };
};

export const billing = {
  startTrial: (scene) => {
    const enrolment = { kind: 'masterclass', reference: 'OPP' } as const;
    const startsOn = scene.day(scene.chance.between(-90, 90));
    return eventsOf(startTrial(scene.deps, anySchool(scene), { enrolment, startsOn }, contextOf(scene)));
  },
  startSubscription: (scene) => {
    const asked = { plan: plan(scene), startsOn: scene.day(scene.chance.between(-500, 60)), ...takenOver(scene) };
    return subscribe(scene, anySchool(scene), asked);
  },
  migrate: async (scene) => {
    const on = scene.chance.percent(50) ? {} : { on: scene.day(scene.chance.between(-30, 400)) };
    const asked = { toPlan: plan(scene), ...on };
    const school = aSubscriber(scene);
    const events = await eventsOf(migrateSubscription(scene.deps, school, asked, contextOf(scene)));
    scene.migrated.push(school);
    return events;
  },
  takeBackMigration: (scene) => {
    const school = scene.chance.pickLately([aSubscriber(scene), ...scene.migrated]);
    return eventsOf(takeBackMigration(scene.deps, school, contextOf(scene)));
  },
  end: async (scene) => {
    const on = scene.chance.percent(85) ? undefined : scene.day(scene.chance.between(-30, 400));
    const school = aSubscriber(scene);
    const events = await eventsOf(endSubscription(scene.deps, school, on, contextOf(scene)));
    scene.ended.push(school);
    return events;
  },
  takeBackEnd: (scene) => {
    const school = scene.chance.pickLately([aSubscriber(scene), ...scene.ended]);
    return eventsOf(takeBackEnd(scene.deps, school, contextOf(scene)));
  },
  run: (scene) => run(scene),
  runThatDies: (scene) => run(scene, dying(scene)),
  previewRun: async (scene) => {
    const asked = { on: scene.today() };
    const { issued, blocked } = await issueDueDocuments(previewing(scene.deps), asked, scene.context());
    return { issued, blocked };
  },
  previewEnd: (scene) => {
    const school = aSubscriber(scene);
    const ending = (deps: Deps) => eventsOf(endSubscription(deps, school, undefined, scene.context()));
    return previewWrite(scene.deps, { school, stream: streams.subscription(school) }, ending, scene.context());
  },
  credit: async (scene) => {
    const number = scene.chance.pickLately(['2018-000001', ...scene.numbers]);
    const { issued } = await credit(scene.deps, number, scene.today(), contextOf(scene));
    return told(scene, issued);
  },
  correct: async (scene) => {
    const { issued } = await correctNow(scene.deps, aSubscriber(scene), scene.today(), contextOf(scene));
    return told(scene, issued);
  },
} satisfies Readonly<Record<string, Step>>;
