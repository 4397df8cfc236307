/** `npm start`: serves a ledger until it is told to stop (interfaces.md section 4). */
import { pino } from 'pino';
import { startTelboek, type Telboek } from './compose.ts';
import { signToken } from './http/auth.ts';
import { readSettings, type Settings, SettingsFault, tokenKeys } from './settings.ts';

const tokenDays = 30;

const main = async (): Promise<void> => {
  const settings = readSettings(process.env);
  const logger = pino({ level: settings.logLevel });
  const telboek = await startTelboek(settings, { logger });
  say(`Telboek listens on ${telboek.url}`);
  await sayToken(settings, telboek);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      logger.info({ signal }, 'stopping');
      // A second signal ends the process at once: `once` has given it back its default.
      telboek.close().then(() => process.exit(0), fail);
    });
};

/** Only where the secret is our own: elsewhere tokens are somebody else's to give out. */
const sayToken = async (settings: Settings, { url }: Telboek): Promise<void> => {
  const keys = await tokenKeys(settings);
  if (settings.tokens.kind !== 'generated' || keys.kind !== 'secret') return;
  const token = await signToken(keys.secret, { role: 'admin', subject: 'local-admin' }, new Date(), tokenDays);
  say(`A token for the next ${tokenDays} days, role admin (npm run token makes others):\n\n  ${token}\n`);
  say(`Try: curl -H "Authorization: Bearer $TOKEN" ${url}/plans`);
};

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const fail = (error: unknown): never => {
  const told = error instanceof SettingsFault || error instanceof Error;
  process.stderr.write(`Telboek did not start: ${told ? error.message : String(error)}\n`);
  process.exit(1);
};

main().catch(fail);
