/**
 * `npm run drill -- failover`: plays on one machine what happens when the machine of the database dies. A PostgreSQL with a
 * synchronous standby, two Telboek processes and a mixed load are started; the primary is ended at once, the standby is
 * promoted; then every answer that clients got is held against the ledger.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  hasPairs,
  type PostgresPair,
  postgresPair,
  type Which,
} from '../test/support/faults/breakable/postgresPair.ts';
import type { Load } from '../test/support/faults/load.ts';
import { openPostgres } from '../test/support/faults/stores.ts';
import { type Telboek, telboekWith } from '../test/support/faults/telboek.ts';
import { troublesIn } from '../test/support/faults/tell.ts';
import { openTrial } from '../test/support/faults/trial.ts';
import { runProgram, type UntilStopped } from '../test/support/programs/untilStopped.ts';

const usage = `Usage: npm run drill -- failover
Needs PostgreSQL of the system with pg_basebackup (Debian: test/servers/postgres.sh install).
Exit code: 0 when nothing was lost or doubled and writes went on, 1 when not, 2 when this is not in order.`;

const goesOnMsMax = 60_000;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const acknowledgedIn = ({ sent }: Load): number =>
  sent.filter(({ outcome, request }) => outcome === 'acknowledged' && request.method !== 'GET').length;

/**
 * Waits for `count` more acknowledged writes.
 * @returns whether they came in time
 */
const moreWrites = async (load: Load, count: number): Promise<boolean> => {
  const wanted = acknowledgedIn(load) + count;
  for (const until = performance.now() + goesOnMsMax; performance.now() < until; await pause(20))
    if (acknowledgedIn(load) >= wanted) return true;
  return false;
};

const failover = async (pair: PostgresPair, processes: readonly [Telboek, Telboek]): Promise<boolean> => {
  let primary: Which = 'one';
  const [first, second] = processes;
  const trial = await openTrial({
    urls: [first.url, second.url],
    token: first.token,
    seed: 1,
    looking: (look) => openPostgres(pair.urlOf(primary), look),
  });
  let wentOn = false;
  const outcome = await trial.during(async (load) => {
    await moreWrites(load, 20);
    say(`${acknowledgedIn(load)} writes acknowledged. Now the primary dies.`);
    const diedAt = performance.now();
    await pair.tell('down', 'one');
    await pause(2_000);
    say('Nobody can write. Now the standby is promoted, as an operator or a watchdog does.');
    const promotedAt = performance.now();
    await pair.tell('promote', 'two');
    primary = 'two';
    wentOn = await moreWrites(load, 1);
    const now = performance.now();
    const seconds = (since: number) => ((now - since) / 1_000).toFixed(1);
    if (wentOn)
      say(`Writes go on: ${seconds(promotedAt)} s after the promotion, ${seconds(diedAt)} s after the death.`);
    else say(`No write was acknowledged for ${goesOnMsMax / 1_000} s.`);
    await moreWrites(load, 20);
  });
  const { acknowledged, lost, doubled, repeated, outages, documents } = outcome;
  say(`${acknowledged} requests were acknowledged, ${documents} documents issued without a gap.`);
  say(`${outages} answers told of the outage, and ${repeated} requests were sent again with their key.`);
  say(`Lost: ${lost.length}. Done twice: ${doubled.length}.`);
  for (const trouble of troublesIn(outcome)) say(trouble);
  return wentOn && troublesIn(outcome).length === 0;
};

const drill = async (untilStopped: UntilStopped): Promise<boolean> => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-drill-'));
  // When root runs this, the servers run as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const ending: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true })];
  try {
    say('A primary of PostgreSQL and its synchronous standby, each a server of its own, on this machine:');
    const pair = await postgresPair(folder);
    ending.push(() => pair.stop());
    const started = async (name: string): Promise<Telboek> => {
      const stores = { EVENT_STORE: pair.url, READ_STORE: pair.url, VAULT_DIR: join(folder, 'vault') };
      const small = { WORKERS: '1', DB_CONNECTIONS: '14', LOG_LEVEL: 'error' };
      const telboek = await telboekWith({ ...stores, ...small, DATA_DIR: join(folder, name) });
      ending.push(() => telboek.kill());
      await telboek.start();
      return telboek;
    };
    const processes = [await started('one-of-two'), await started('two-of-two')] as const;
    say(`EVENT_STORE and READ_STORE: ${pair.url.replace(/:[^:@]+@/, ':…@')}`);
    say('Two processes of Telboek serve one ledger, and five clients upload files, correct, issue and credit.');
    return await untilStopped(failover(pair, processes));
  } finally {
    for (const end of ending.reverse()) await end();
  }
};

if (process.argv.slice(2).join(' ') !== 'failover') {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else if (!hasPairs) {
  process.stderr.write(
    `There is no pg_basebackup here: install PostgreSQL (Debian: test/servers/postgres.sh install).\n`,
  );
  process.exitCode = 2;
} else await runProgram(drill);
