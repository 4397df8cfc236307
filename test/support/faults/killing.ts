/** Kills Telboek with kill -9 at random moments of a mixed load, sometimes while it is still starting. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Chance, chanceOf } from '../scenario/chance.ts';
import type { Telboek } from './telboek.ts';
import { type Outcome, openTrial, type TrialOptions } from './trial.ts';

export type KillingOptions = Omit<TrialOptions, 'urls' | 'token'> & {
  /** A process that listens already. */
  readonly telboek: Telboek;
  readonly kills: number;
  /** Called after each kill. False ends the killing. */
  readonly onKill: (kill: number, outcome: Outcome) => boolean;
};

/** Each kill has a load of its own. After each, everything asked so far is compared with the ledger. */
export const killing = async ({ telboek, kills, onKill, ...options }: KillingOptions): Promise<void> => {
  const chance = chanceOf(options.seed);
  const trial = await openTrial({ urls: [telboek.url], token: telboek.token, ...options });
  for (let kill = 1; kill <= kills; kill++) {
    const outcome = await trial.during(() => killOnce(telboek, chance));
    if (!onKill(kill, outcome)) return;
  }
};

const killOnce = async (telboek: Telboek, chance: Chance): Promise<void> => {
  await pause(chance.between(50, 1_000));
  await telboek.kill();
  if (chance.percent(15)) {
    telboek.launch();
    await pause(chance.between(0, 1_500));
    await telboek.kill();
  }
  await telboek.start();
};
