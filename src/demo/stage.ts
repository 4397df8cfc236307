/** Where a demo is played: a server with a ledger of its own, a clock that is turned by hand, and a client of the interface. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startTelboek } from '../compose.ts';
import { type Day, dayNumber, dayOfMoment, yearOf } from '../domain/day.ts';
import { signToken } from '../http/auth.ts';
import type { Principal } from '../http/principal.ts';
import type { Derivation } from '../projections/answers/derivation.ts';
import { readSettings, tokenKeys } from '../settings.ts';
import { type Client, clientOf } from './client.ts';
import { documentTable, type ShownDocument } from './print.ts';

export type Stage = {
  readonly client: Client;
  /** A client of somebody else than staff. */
  readonly as: (principal: Principal) => Promise<Client>;
  /** Lets it be noon on a day; days only go forward. */
  readonly turnTo: (day: Day) => Promise<void>;
  readonly tell: (day: Day, text: string) => void;
};

export type Play = {
  /** Told from a day on: the 1 August three years before the last one that has begun. */
  readonly story: (stage: Stage, first: Day) => Promise<void>;
  /** Paths that are worth a look afterwards. */
  readonly lookAt: readonly string[];
};

const tokenDays = 3650;

/** Plays; then leaves the server up, or with `--once` ends it. What it stored is removed either way. */
export const stage = (play: Play): void => {
  perform(play).catch(fail);
};

const perform = async ({ story, lookAt }: Play): Promise<void> => {
  const once = process.argv.includes('--once');
  const folder = await mkdtemp(join(tmpdir(), 'telboek-demo-'));
  await chmod(folder, 0o711); // Root's embedded PostgreSQL runs as another user, who has to come in.
  const settings = readSettings({
    PORT: process.env.PORT ?? (once ? '0' : '8080'),
    DATA_DIR: join(folder, 'data'),
    CLOCK_LEAP_DAYS: '0', // The story turns its clock by months.
  });
  const first = firstDayFor(dayOfMoment(new Date()));
  const clock = storyClock(`${yearOf(dayNumber(first))}-01-01`);
  const telboek = await startTelboek(settings, { logger: pino({ level: 'silent' }), now: clock.now });
  const end = async (): Promise<void> => {
    await telboek.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const keys = await tokenKeys(settings);
    if (keys.kind !== 'secret') throw new Error('The demo makes its own tokens');
    const tokenOf = (principal: Principal) => signToken(keys.secret, principal, clock.now(), tokenDays);
    const token = await tokenOf({ role: 'admin', subject: 'demo' });
    const client = clientOf(telboek.url, token);
    const as = async (principal: Principal) => clientOf(telboek.url, await tokenOf(principal));
    await story(
      { client, as, turnTo: clock.turnTo(telboek.dayTurned), tell: (day, text) => say(`${day}  ${text}`) },
      first,
    );
    clock.release();
    await telboek.dayTurned();
    if (once) return await end();
    sayWhatNext(telboek.url, token, lookAt);
  } catch (error) {
    await end();
    throw error;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => end().then(() => process.exit(0), fail));
};

const firstDayFor = (today: Day): Day => {
  const year = yearOf(dayNumber(today));
  return `${(today >= `${year}-08-01` ? year : year - 1) - 3}-08-01`;
};

/** A clock that stands at noon of the day it was turned to, until it is released to tell the real time. */
const storyClock = (day: string) => {
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

/** Every document that a query finds, each line with where its amount comes from; then the whole ledger verified. */
export const showDocuments = async (client: Client, query: string): Promise<void> => {
  say('\nThe documents, and where each amount comes from:\n');
  const { items } = await client.get<{ items: ShownDocument[] }>(`/invoices?${query}`);
  for (const document of items)
    say(documentTable(document, await client.get<Derivation>(`/invoices/${document.number}/derivation`)));
  const { events, documents, differences } = await client.get<{
    events: number;
    documents: number;
    differences: unknown[];
  }>('/audit/verification');
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
