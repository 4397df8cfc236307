/** `npm run token -- --role finance`: a token for local use, signed with the secret that the server checks with. */
import { signToken } from '../http/access/auth.ts';
import type { Principal } from '../http/access/principal.ts';
import { readSettings, SettingsFault } from '../server/settings/settings.ts';
import { knownTokenKeys } from '../server/settings/tokenKeys.ts';
import { principalAsked, principalOptions, principalUsage } from './sessions/principalAsked.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run token -- --role <role> [--school 12AB00] [--board 12345] [--guardian id] [--subject name] [--days 30]
${principalUsage}`;

const daysMax = 3650;

/** @throws UsageFault, SettingsFault */
export const tokenFor = async (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  now: Date,
): Promise<string> => {
  const { principal, days } = tokenAsked(args);
  const keys = await knownTokenKeys(readSettings(env));
  if (keys.kind === 'jwks')
    throw new SettingsFault(
      'JWKS_URL is set, so tokens come from that issuer; only with JWT_SECRET or none are they made here.',
    );
  return signToken(keys.secret, principal, now, days);
};

const tokenAsked = (args: readonly string[]): { principal: Principal; days: number } => {
  const options = { ...principalOptions, days: { type: 'string', default: '30' } } as const;
  const { values, positionals } = readArguments(args, options, usage);
  if (positionals.length > 0) throw new UsageFault('An option begins with two dashes.', usage);
  const { days, ...named } = values;
  const validFor = Number(days);
  if (!/^\d+$/.test(days) || validFor < 1 || validFor > daysMax)
    throw new UsageFault(`--days must be a number from 1 to ${daysMax}.`, usage);
  return { principal: principalAsked(named, usage), days: validFor };
};

const run = async ({ args, env, say }: Program): Promise<ExitCode> => {
  say(await tokenFor(args, env, new Date()));
  return exitCodes.inOrder;
};

if (process.argv[1] === import.meta.filename) await runProgram(run);
