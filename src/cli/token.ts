/** `npm run token -- --role finance`: a token for local use, signed with the secret that the server checks with. */
import { signToken } from '../http/access/auth.ts';
import { type Principal, principalSchema, roles } from '../http/access/principal.ts';
import { knownTokenKeys, readSettings, SettingsFault } from '../server/settings.ts';
import { asked as argumentsOf, type ExitCode, exitCodes, type Program, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run token -- --role <role> [--school 12AB00] [--board 12345] [--guardian id] [--subject name] [--days 30]
Roles: ${roles.join(', ')}; school, board and guardian need the option of that name.`;

const daysMax = 3650;

/** @throws UsageFault, SettingsFault */
export const tokenFor = async (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  now: Date,
): Promise<string> => {
  const { principal, days } = asked(args);
  const keys = await knownTokenKeys(readSettings(env));
  if (keys.kind === 'jwks')
    throw new SettingsFault(
      'JWKS_URL is set, so tokens come from that issuer; only with JWT_SECRET or none are they made here.',
    );
  return signToken(keys.secret, principal, now, days);
};

const asked = (args: readonly string[]): { principal: Principal; days: number } => {
  const { role, days, subject = `local-${role}`, ...whose } = optionsOf(args);
  const validFor = Number(days);
  if (!/^\d+$/.test(days) || validFor < 1 || validFor > daysMax)
    throw new UsageFault(`--days must be a number from 1 to ${daysMax}.`, usage);
  if (!roles.some((known) => known === role)) throw new UsageFault('--role must be one of the roles below.', usage);
  const extra = Object.keys(whose).find((option) => option !== role);
  if (extra !== undefined) throw new UsageFault(`--${extra} does not go with this role.`, usage);
  const principal = principalSchema.safeParse({ ...whose, role, subject });
  if (principal.success) return { principal: principal.data, days: validFor };
  const [fault] = principal.error.issues;
  throw new UsageFault(`--${fault?.path.join('.')} is missing or not of its form.`, usage);
};

const optionsOf = (args: readonly string[]) => {
  const text = { type: 'string' } as const;
  const options = {
    role: text,
    school: text,
    board: text,
    guardian: text,
    subject: text,
    days: { ...text, default: '30' },
  };
  const { values, positionals } = argumentsOf(args, options, usage);
  if (positionals.length > 0) throw new UsageFault('An option begins with two dashes.', usage);
  return values;
};

const run = async ({ args, env, say }: Program): Promise<ExitCode> => {
  say(await tokenFor(args, env, new Date()));
  return exitCodes.inOrder;
};

if (process.argv[1] === import.meta.filename) await runProgram(run);
