/** Kills Telboek with kill -9 at random moments of a mixed load, sometimes while it is still starting. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Chance, chanceOf } from '../scenario/chance.ts';
import type { Telboek } from './telboek.ts';
import { type Outcome, openTrial, type TrialOptions } from './trial.ts';

export type KillingOptions = Omit<TrialOptions, 'urls' | 'token'> & {
  /** Processes of one ledger that listen already. Each kill takes one of them. */
  readonly processes: readonly [Telboek, ...Telboek[]];
  /** The address that clients use. By default they use each process in turn. */
  readonly url?: string;
  readonly kills: number;
  /** Milliseconds of load before each kill. Default: 50 to 1,000, at random. */
  readonly livesMs?: number;
  /** Called after each kill. False ends the killing. */
  readonly onKill: (kill: number, outcome: Outcome) => boolean | Promise<boolean>;
};

/** Each kill has a load of its own. After each, everything asked so far is compared with the ledger. */
export const killing = async ({
  processes,
  url,
  kills,
  livesMs,
  onKill,
  ...options
}: KillingOptions): Promise<void> => {
  const chance = chanceOf(options.seed);
  const urls = url === undefined ? processes.map((telboek) => telboek.url) : [url];
  const trial = await openTrial({ urls, token: processes[0].token, ...options });
  for (let kill = 1; kill <= kills; kill++) {
    const killed = processes.length === 1 ? processes[0] : chance.pick(processes);
    const outcome = await trial.during(() => killOnce(killed, chance, livesMs ?? chance.between(50, 1_000)));
    if (!(await onKill(kill, outcome))) return;
  }
};

const killOnce = async (telboek: Telboek, chance: Chance, livesMs: number): Promise<void> => {
  await pause(livesMs);
  await telboek.kill();
  if (chance.percent(15)) {
    telboek.launch();
    await pause(chance.between(0, 1_500));
    await telboek.kill();
  }
  await telboek.start();
};
