import type { Outcome } from '../../../../src/ledger/handler.ts';
import type { Scene } from '../scene.ts';

/** One command with random arguments. Its answer must be the same on every store, so it holds no position. */
export type Step = (scene: Scene) => Promise<unknown>;

export const eventsOf = async <E>(outcome: Promise<Outcome<E>>): Promise<readonly E[]> => (await outcome).events;

/** Mostly gives a reason. */
export const contextOf = ({ chance, context }: Scene) => context(chance.percent(90) ? 'because' : undefined);

/** Mostly a school of the scenario, and seldom one that is not registered. */
export const anySchool = ({ chance, schools }: Scene): string =>
  chance.percent(97) ? chance.pickLately(schools) : '99ZZ99';

/** Mostly a school that subscribed at some time. */
export const aSubscriber = (scene: Scene): string =>
  scene.chance.percent(85) ? scene.chance.pickLately([...scene.subscribed, '99ZZ99']) : anySchool(scene);
