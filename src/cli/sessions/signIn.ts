/** `npm run sign-in -- --role school --school 12AB00`: a one-time link that signs a browser in (pages.md 10.12). */
import { signInCode, signInLink } from '../../http/access/signInCode.ts';
import { readSettings, type Settings, SettingsFault } from '../../server/settings/settings.ts';
import { knownTokenKeys } from '../../server/settings/tokenKeys.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from '../usage.ts';
import { principalAsked, principalOptions, principalUsage } from './principalAsked.ts';

const usage = `Usage: npm run sign-in -- --role <role> [--school 12AB00] [--board 12345] [--guardian id] [--subject name]
Prints a link that is good once, for ten minutes.
${principalUsage}`;

/** @throws UsageFault, SettingsFault */
export const signInLinkFor = async (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  now: Date,
): Promise<string> => {
  const { values, positionals } = readArguments(args, principalOptions, usage);
  if (positionals.length > 0) throw new UsageFault('An option begins with two dashes.', usage);
  const principal = principalAsked(values, usage);
  const settings = readSettings(env);
  const keys = await knownTokenKeys(settings);
  if (keys.kind === 'jwks')
    throw new SettingsFault(
      'JWKS_URL is set, so people sign in at their OpenID provider; only with JWT_SECRET or none are links made here.',
    );
  return signInLink(originIn(settings), await signInCode(keys.secret, principal, now));
};

/** @throws SettingsFault when nothing says on which port the server listens */
const originIn = ({ publicUrl, host, port }: Settings): string => {
  if (publicUrl !== null) return publicUrl;
  if (port === 0)
    throw new SettingsFault('PORT is 0, so the port of the server is not known here; set PORT or PUBLIC_URL to its.');
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};

const run = async ({ args, env, say }: Program): Promise<ExitCode> => {
  say(await signInLinkFor(args, env, new Date()));
  return exitCodes.inOrder;
};

if (process.argv[1] === import.meta.filename) await runProgram(run);
