/**
 * `npm run clock`: compares the clock with the closed days, and lets an operator confirm that the clock is right
 * (5.10).
 */
import { sharedEmbeddedPostgres } from '../adapters/embeddedPostgres/guest.ts';
import { clockState, confirmClock } from '../commands/calendar/clock.ts';
import { leapInWords } from '../ledger/clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readSettings } from '../server/settings/settings.ts';
import { withEventStore, writingLedger } from './openLedger.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run clock                 what the clock says, and which day closed last
       npm run clock -- --confirm    the clock is right: all days before today close, however many they are
Exit code: 0 when the clock is believed, 1 when it has leapt, 2 when the command or a setting is wrong, 3 when it could not be done.`;

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const clock = async (program: Program): Promise<ExitCode> => {
  const { values, positionals } = readArguments(program.args, { confirm: { type: 'boolean', default: false } }, usage);
  if (positionals.length > 0) throw new UsageFault('An option begins with two dashes.', usage);
  const { clockLeapDays } = readSettings(program.env);
  return withEventStore(program.env, sharedEmbeddedPostgres, async (store) => {
    const ledger = writingLedger(store, clockLeapDays);
    if (values.confirm) return confirmed(ledger, program);
    const { today, lastClosed, leap } = await clockState({ ledger });
    if (leap === undefined) program.say(believed(today, lastClosed));
    else program.say(leapInWords(leap));
    return leap === undefined ? exitCodes.inOrder : exitCodes.differences;
  });
};

const confirmed = async (ledger: Ledger, { say }: Program): Promise<ExitCode> => {
  const id = ledger.newId();
  const context = { actor: { subject: 'npm run clock', role: 'system' }, correlationId: id, causationId: id };
  const through = await confirmClock({ ledger }, context);
  const { today, lastClosed } = await clockState({ ledger });
  if (through === undefined) say(`There was nothing to confirm. ${believed(today, lastClosed)}`);
  else say(`Confirmed: every day through ${through} has closed. A running server goes on within 15 s.`);
  return exitCodes.inOrder;
};

const believed = (today: string, lastClosed: string | undefined): string =>
  `The clock says ${today}; ${lastClosed === undefined ? 'no day has closed yet' : `the last day that closed is ${lastClosed}`}.`;

if (process.argv[1] === import.meta.filename) await runProgram(clock);
