/** `npm run demo`: three years of one invented school, through the HTTP interface, on a ledger of its own. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startTelboek } from '../compose.ts';
import { dayOfMoment } from '../domain/day.ts';
import { signToken } from '../http/auth.ts';
import type { Derivation } from '../projections/answers/derivation.ts';
import { readSettings, tokenKeys } from '../settings.ts';
import { type Client, clientOf } from './client.ts';
import { documentTable, type ShownDocument } from './print.ts';
import { demoSchool } from './school.ts';
import { firstDayFor, play } from './story.ts';

const tokenDays = 3650;

const main = async (): Promise<void> => {
  const once = process.argv.includes('--once');
  const folder = await mkdtemp(join(tmpdir(), 'telboek-demo-'));
  await chmod(folder, 0o711); // Root's embedded PostgreSQL runs as another user, who has to come in.
  const settings = readSettings({ PORT: process.env.PORT ?? (once ? '0' : '8080'), DATA_DIR: join(folder, 'data') });
  const first = firstDayFor(dayOfMoment(new Date()));
  const clock = storyClock(`${first.slice(0, 4)}-06-01`);
  const telboek = await startTelboek(settings, { logger: pino({ level: 'silent' }), now: clock.now });
  const end = async (): Promise<void> => {
    await telboek.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const keys = await tokenKeys(settings);
    if (keys.kind !== 'secret') throw new Error('The demo makes its own tokens');
    const token = await signToken(keys.secret, { role: 'admin', subject: 'demo' }, clock.now(), tokenDays);
    const client = clientOf(telboek.url, token);
    say(`Three years of ${demoSchool.name} (${demoSchool.id}), from ${first} on:\n`);
    await play({ client, turnTo: clock.turnTo(telboek.dayTurned), tell: (day, text) => say(`${day}  ${text}`) }, first);
    await showDocuments(client);
    await showOneEuro(client);
    clock.release();
    await telboek.dayTurned();
    if (once) return await end();
    sayWhatNext(telboek.url, token);
  } catch (error) {
    await end();
    throw error;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => end().then(() => process.exit(0), fail));
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

const showDocuments = async (client: Client): Promise<void> => {
  say('\nThe documents, and where each amount comes from:\n');
  const { items } = await client.get<{ items: ShownDocument[] }>(`/invoices?school=${demoSchool.id}`);
  for (const document of items)
    say(documentTable(document, await client.get<Derivation>(`/invoices/${document.number}/derivation`)));
  const { events, documents, differences } = await client.get<{
    events: number;
    documents: number;
    differences: unknown[];
  }>('/audit/verification');
  say(`Verified from the events alone: ${events} events, ${documents} documents, ${differences.length} differences.`);
};

type Counted = {
  pupils: number;
  items: {
    pupil: string;
    result: string;
    takenOn: string;
    linkedOn: string;
    import: string;
    event: { stream: string; revision: number };
  }[];
};

/** From an amount down to a pupil, a result, an import and an event. */
const showOneEuro = async (client: Client): Promise<void> => {
  const { items } = await client.get<{ items: ShownDocument[] }>(`/invoices?school=${demoSchool.id}`);
  const [invoice] = items;
  if (invoice === undefined) return;
  const { lines } = await client.get<Derivation>(`/invoices/${invoice.number}/derivation`);
  const countDay = lines[0]?.from?.countDay;
  const { pupils, items: counted } = await client.get<Counted>(
    `/schools/${demoSchool.id}/counts/${countDay}/pupils?limit=1`,
  );
  const [one] = counted;
  if (one === undefined) return;
  say(`\nOne of the ${pupils} pupils behind ${invoice.number}: ${one.pupil.slice(0, 16)}…`);
  say(`  counts on ${countDay} by result ${one.result}, taken on ${one.takenOn}, linked on ${one.linkedOn}`);
  say(`  by import ${one.import}, recorded as event ${one.event.revision} of ${one.event.stream}`);
};

const sayWhatNext = (url: string, token: string): void => {
  say(`\nThe server stays up on ${url} (Ctrl-C ends it and removes what it stored). Try:\n`);
  say(`  export TOKEN=${token}`);
  const get = (path: string) => say(`  curl -sH "Authorization: Bearer $TOKEN" '${url}${path}'`);
  get(`/schools/${demoSchool.id}/my-data`);
  get(`/schools/${demoSchool.id}/subscription`);
  get(`/invoices?school=${demoSchool.id}`);
  get('/audit/verification');
};

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const fail = (error: unknown): never => {
  process.stderr.write(`The demo ended early: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};

main().catch(fail);
