/** `npm run token -- --role finance`: a token for local use, signed with the secret that the server checks with. */
import { parseArgs } from 'node:util';
import { signToken } from '../http/access/auth.ts';
import { type Principal, principalSchema, roles } from '../http/access/principal.ts';
import { knownTokenKeys, readSettings, SettingsFault } from '../server/settings.ts';

const usage = `Usage: npm run token -- --role <role> [--school 12AB00] [--board 12345] [--guardian id] [--subject name] [--days 30]
Roles: ${roles.join(', ')}; school, board and guardian need the option of that name.`;

const daysMax = 3650;

/** The request was wrong. The message ends with the usage. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';

  constructor(message: string) {
    super(`${message}\n${usage}`);
  }
}

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
    throw new UsageFault(`--days must be a number from 1 to ${daysMax}.`);
  if (!roles.some((known) => known === role)) throw new UsageFault('--role must be one of the roles below.');
  const extra = Object.keys(whose).find((option) => option !== role);
  if (extra !== undefined) throw new UsageFault(`--${extra} does not go with this role.`);
  const principal = principalSchema.safeParse({ ...whose, role, subject });
  if (principal.success) return { principal: principal.data, days: validFor };
  const [fault] = principal.error.issues;
  throw new UsageFault(`--${fault?.path.join('.')} is missing or not of its form.`);
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
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageFault(error instanceof Error ? error.message : 'The options cannot be read.');
  }
};

const run = async (): Promise<void> => {
  try {
    process.stdout.write(`${await tokenFor(process.argv.slice(2), process.env, new Date())}\n`);
  } catch (error) {
    if (!(error instanceof UsageFault || error instanceof SettingsFault)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
};

if (process.argv[1] === import.meta.filename) await run();
