/** `npm start`: serves a ledger until it is told to stop (interfaces.md section 4). */
import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import { pino } from 'pino';
import { logOutput } from './adapters/logging/logOutput.ts';
import { signToken } from './http/access/auth.ts';
import { signInCode, signInLink } from './http/access/signInCode.ts';
import { errorForLog } from './http/problems/errorLogged.ts';
import { startTelboek, type Telboek } from './server/compose.ts';
import { readSettings, type Settings } from './server/settings/settings.ts';
import { tokenKeys } from './server/settings/tokenKeys.ts';
import { Interrupted } from './waiting/stopping.ts';

const tokenDays = 30;

/**
 * Milliseconds after the signal and the time of DRAIN_SECONDS. The process must be gone within 10 s, whatever hangs; the embedded server then ends by
 * itself.
 */
const stopMsMax = 9_500;

/**
 * Milliseconds. Ctrl-C reaches every process of the terminal, and npm passes it on as well. A second signal within this
 * time is therefore the same one.
 */
const sameSignalMs = 500;

/** Milliseconds at the end for log lines that are still to be written. */
const writtenMsMax = 500;

const output = logOutput();

const main = async (): Promise<void> => {
  const settings = readSettings(process.env);
  const logger = pino({ level: settings.logLevel }, output);
  const stopping = new AbortController();
  const starting = startTelboek(settings, { logger, signal: stopping.signal, logLinesLost: output.lost, onFatal });
  // Signals are handled from the start on: a stop during the start also ends what has been started.
  let stoppingSince: number | undefined;
  /**
   * Nothing is left to end of a start that was interrupted. A signal to a whole group ends the embedded server as well,
   * so that a start which was told to stop may also fail by that.
   */
  const neverStarted = (error: unknown): undefined => {
    if (error instanceof Interrupted) return;
    if (stoppingSince === undefined) throw error;
    logger.info({ error: errorForLog(error) }, 'stopped while starting');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stoppingSince !== undefined) {
        if (performance.now() - stoppingSince > sameSignalMs) process.exit(128 + constants.signals[signal]);
        return;
      }
      stoppingSince = performance.now();
      logger.info({ signal }, 'stopping');
      setTimeout(
        () => {
          logger.error('not everything came to an end in time; left as it is');
          void exit(1);
        },
        settings.drainSeconds * 1_000 + stopMsMax,
      ).unref();
      stopping.abort(new Interrupted());
      starting
        .then((telboek) => telboek.close(), neverStarted)
        .then(
          () => {
            logger.info('stopped');
            return exit(0);
          },
          (error) => {
            logger.error({ error: errorForLog(error) }, 'could not stop in order');
            return exit(1);
          },
        );
    });
  const telboek = await starting.catch(neverStarted);
  if (telboek === undefined || stoppingSince !== undefined) return;
  say(`Telboek listens on ${telboek.url}`);
  await sayToken(settings, telboek);
};

/** Prints a link and a token only when the secret is our own. Otherwise tokens are issued by somebody else. */
const sayToken = async (settings: Settings, { url }: Telboek): Promise<void> => {
  const keys = await tokenKeys(settings);
  if (settings.tokens.kind !== 'generated' || keys.kind !== 'secret') return;
  const admin = { role: 'admin', subject: 'local-admin' } as const;
  const link = signInLink(settings.publicUrl ?? url, await signInCode(keys.secret, admin, new Date()));
  say(`To sign in as admin, once, within 10 minutes (npm run sign-in makes others): ${link}`);
  const token = await signToken(keys.secret, admin, new Date(), tokenDays);
  say(`A token for the next ${tokenDays} days, role admin (npm run token makes others):\n\n  ${token}\n`);
  say(`Try: curl -H "Authorization: Bearer $TOKEN" ${url}/plans`);
};

const say = (text: string): void => output.write(`${text}\n`);

const exit = async (code: number): Promise<never> => {
  await output.written(writtenMsMax);
  process.exit(code);
};

/** Ends the process, so that a supervisor starts it anew (operations 11.1). */
const onFatal = ({ message }: Error): void => {
  void ending(`Telboek ends: ${message}`);
};

const fail = (error: unknown): Promise<never> =>
  ending(`Telboek did not start: ${error instanceof Error ? error.message : String(error)}`);

const ending = async (line: string): Promise<never> => {
  await output.written(writtenMsMax);
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // Standard error cannot be written either. The exit code still tells of the failure.
  }
  process.exit(1);
};

main().catch(fail);
