/** The stage of a demo: a server with its own ledger, a clock that is set by hand, and a client of the interface. */
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Client, connect } from '../../clients/typescript/src/index.ts';
import { type Day, dayNumber, dayOfMoment, yearOf } from '../domain/day.ts';
import { signToken } from '../http/access/auth.ts';
import type { Principal } from '../http/access/principal.ts';
import { signInCode, signInLink } from '../http/access/signInCode.ts';
import { startTelboek, type Telboek } from '../server/compose.ts';
import { readSettings, type Settings } from '../server/settings/settings.ts';
import { tokenKeys } from '../server/settings/tokenKeys.ts';
import { Interrupted } from '../waiting/stopping.ts';
import { documentTable } from './print.ts';

export type Stage = {
  readonly client: Client;
  /** A client with another principal than staff. */
  readonly as: (principal: Principal) => Promise<Client>;
  /** Sets the clock to noon of a day. Days only go forward. */
  readonly turnTo: (day: Day) => Promise<void>;
  readonly tell: (day: Day, text: string) => void;
};

export type Play = {
  /** Plays from `first` on, the 1 August three years before the last one that has begun, and no further than today. */
  readonly story: (stage: Stage, first: Day, today: Day) => Promise<void>;
  /** Signs in to the page that shows the story best. */
  readonly signIn: { readonly as: Principal; readonly landing: string };
  /** Paths that are worth a look after the story. */
  readonly lookAt: readonly string[];
};

const tokenDays = 3650;

// Milliseconds. Whatever has not ended by then is abandoned.
const endMsMax = 15_000;

/** Plays a story. Afterwards the server stays up, or ends with `--once`. Its data are removed however it ends. */
export const stage = (play: Play): void => {
  const interrupting = new AbortController();
  let exitCode = 0;
  // Ctrl-C reaches every process of a terminal, and npm passes it on as well. A second signal may therefore be the same
  // one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      interrupting.abort(new Interrupted());
      exitCode = 128 + constants.signals[signal];
      setTimeout(() => process.exit(exitCode), endMsMax).unref();
    });
  perform(play, interrupting.signal).then(
    () => process.exit(0),
    (error) => (error instanceof Interrupted ? process.exit(exitCode) : fail(error)),
  );
};

const perform = async (play: Play, interrupt: AbortSignal): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-demo-'));
  try {
    await performIn(folder, play, interrupt);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** @throws Interrupted when it is told to end before the story ends */
const performIn = async (folder: string, play: Play, interrupt: AbortSignal): Promise<void> => {
  const isOnce = process.argv.includes('--once');
  const settings = readSettings({
    PORT: process.env.PORT ?? (isOnce ? '0' : '8080'),
    DATA_DIR: folder,
    CLOCK_LEAP_DAYS: '0', // Turned off, because the story moves its clock by months.
  });
  const today = dayOfMoment(new Date());
  const first = firstDayFor(today);
  const clock = storyClock(`${yearOf(dayNumber(first))}-01-01`);
  const silent = pino({ level: 'silent' });
  const telboek = await startTelboek(settings, { logger: silent, now: clock.now, signal: interrupt });
  try {
    interrupt.throwIfAborted();
    const interrupted = new Promise<void>((_, reject) =>
      interrupt.addEventListener('abort', () => reject(interrupt.reason), { once: true }),
    );
    await Promise.race([interrupted, playOn(telboek, settings, play, clock, { first, today })]);
    if (!isOnce) await interrupted.catch(() => {});
  } finally {
    await telboek.close();
  }
};

const playOn = async (
  telboek: Telboek,
  settings: Settings,
  { story, lookAt, signIn }: Play,
  clock: ReturnType<typeof storyClock>,
  { first, today }: { readonly first: Day; readonly today: Day },
): Promise<void> => {
  const keys = await tokenKeys(settings);
  if (keys.kind !== 'secret') throw new Error('The demo makes its own tokens');
  const tokenOf = (principal: Principal) => signToken(keys.secret, principal, clock.now(), tokenDays);
  const token = await tokenOf({ role: 'admin', subject: 'demo' });
  const clientWith = (token: string) => connect({ url: telboek.url, credentials: { token } });
  const client = clientWith(token);
  const as = async (principal: Principal) => clientWith(await tokenOf(principal));
  const turnTo = clock.turnTo(telboek.dayTurned);
  await story({ client, as, turnTo, tell: (day, text) => say(`${day}  ${text}`) }, first, today);
  clock.release();
  await telboek.dayTurned();
  if (process.argv.includes('--once')) return;
  sayWhatNext(telboek.url, token, lookAt);
  const code = await signInCode(keys.secret, signIn.as, new Date(), signIn.landing);
  say(
    `\nIn a browser, once, within 10 minutes (sign in as ${signIn.as.role}):\n\n  ${signInLink(telboek.url, code)}\n`,
  );
  // Making a sign-in link needs the secret of this ledger, which lies in its folder.
  const { port } = new URL(telboek.url);
  const signInAs = `DATA_DIR=${settings.dataDir} PORT=${port} npm run sign-in -- --role`;
  say(`Another link, or one for others, from a second terminal:\n\n  ${signInAs} admin\n  ${signInAs} finance\n`);
};

export const firstDayFor = (today: Day): Day => {
  const year = yearOf(dayNumber(today));
  return `${(today >= `${year}-08-01` ? year : year - 1) - 3}-08-01`;
};

/** A clock that stands at noon of the day it was set to. After its release it tells the real time. */
export const storyClock = (day: string) => {
  let moment: Date | undefined = noon(day);
  return {
    now: (): Date => moment ?? new Date(),
    turnTo: (dayTurned: () => Promise<void>) => async (to: string) => {
      moment = noon(to);
      await dayTurned();
    },
    release: (): void => {
      moment = undefined;
    },
  };
};

const noon = (day: string): Date => new Date(`${day}T11:00:00Z`);

/**
 * Shows every document that a query finds, with the derivation of each line's amount. Then verifies the whole ledger.
 */
export const showDocuments = async (
  client: Client,
  query: { readonly school?: string; readonly board?: string },
): Promise<void> => {
  say('\nThe documents, and where each amount comes from:\n');
  for await (const document of client.items('GET /invoices', { query })) {
    const params = { number: document.number };
    say(documentTable(document, await client.ask('GET /invoices/{number}/derivation', { params })));
  }
  const { events, documents, differences } = await client.ask('GET /audit/verification');
  say(`Verified from the events alone: ${events} events, ${documents} documents, ${differences.length} differences.`);
};

const sayWhatNext = (url: string, token: string, lookAt: readonly string[]): void => {
  say(`\nThe server stays up on ${url} (Ctrl-C ends it and removes what it stored). Try:\n`);
  say(`  export TOKEN=${token}`);
  for (const path of lookAt) say(`  curl -sH "Authorization: Bearer $TOKEN" '${url}${path}'`);
};

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const fail = (error: unknown): never => {
  process.stderr.write(`The demo ended early: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};
