/** `npm run sessions -- --end`: ends sessions at once (pages.md 10.15). */
import type { SessionsNamed } from '../../commands/sessions/sessionStore.ts';
import { guardianId } from '../../http/forms/primitives.ts';
import { withLedger } from '../openLedger.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from '../usage.ts';

const usage = `Usage: npm run sessions -- --end                   ends every session: everybody signs in again
       npm run sessions -- --end --guardian g-1    ends those of one guardian
Exit code: 0 done, 2 when the command or a setting is wrong, 3 when it could not be done.`;

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const endSessions = async ({ args, env, say }: Program): Promise<ExitCode> => {
  const options = { end: { type: 'boolean', default: false }, guardian: { type: 'string' } } as const;
  const { values, positionals } = readArguments(args, options, usage);
  if (positionals.length > 0) throw new UsageFault('An option begins with two dashes.', usage);
  if (!values.end) throw new UsageFault('Add --end: it is all that this command does.', usage);
  const named = namedBy(values.guardian);
  const ended = await withLedger(env, ({ readStore }) => readStore.sessions.endAll(named));
  say(ended === 1 ? '1 session ended.' : `${ended} sessions ended.`);
  return exitCodes.inOrder;
};

const namedBy = (guardian: string | undefined): SessionsNamed => {
  if (guardian === undefined) return 'all';
  if (!guardianId.safeParse(guardian).success) throw new UsageFault('--guardian is not the id of a guardian.', usage);
  return { guardian };
};

if (process.argv[1] === import.meta.filename) await runProgram(endSessions);
