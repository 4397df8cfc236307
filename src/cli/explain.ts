/** `npm run explain -- 2026-000017`: where every figure of a document comes from, down to pupils and events, as a text to keep (5.5). */
import { randomUUID } from 'node:crypto';
import { sharedEmbeddedPostgres } from '../adapters/embeddedPostgresGuest.ts';
import { postgresStore } from '../adapters/postgresStore.ts';
import type { EventStore } from '../commands/eventStore.ts';
import { foldsOf } from '../commands/folds.ts';
import { ledgerOn } from '../commands/ledger.ts';
import { documentNumber } from '../http/primitives.ts';
import { issuedInLog } from '../projections/answers/derivation.ts';
import { explanationOf } from '../projections/answers/explanation.ts';
import { explanationText } from '../projections/answers/explanationText.ts';
import { readSettings, SettingsFault } from '../settings.ts';

const usage = `Usage: npm run explain -- 2026-000017
Exit code: 0, 1 when there is no such document, 2 when this is not in order, 3 when it could not be done.`;

/** From the events alone, so that nothing but the log has to be there. Undefined when there is no such document. */
const explained = async (store: EventStore, number: string): Promise<string | undefined> => {
  const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
  const issued = await issuedInLog({ ledger });
  const invoice = issued.find((document) => document.number === number);
  if (invoice === undefined) return undefined;
  const issuedFor = async (school: string) => issued.filter((document) => document.school === school);
  return explanationText(await explanationOf({ deps: { ledger, folds: foldsOf(ledger) } }, issuedFor, invoice));
};

const numberIn = ([number, ...more]: readonly string[]): string | undefined =>
  more.length === 0 && documentNumber.safeParse(number).success ? number : undefined;

/** The log of the settings, while its server runs and while it does not. */
const withLog = async <T>(work: (store: EventStore) => Promise<T>): Promise<T> => {
  const { eventStore, dataDir } = readSettings(process.env);
  const embedded = eventStore.kind === 'embedded' ? await sharedEmbeddedPostgres(dataDir) : undefined;
  try {
    const url = eventStore.kind === 'embedded' ? await embedded!.databaseUrl('telboek_log') : eventStore.url;
    const store = await postgresStore(url);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  } finally {
    await embedded?.stop();
  }
};

const end = (code: 1 | 2 | 3, sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = code;
};

const run = async (): Promise<void> => {
  const number = numberIn(process.argv.slice(2));
  if (number === undefined) return end(2, usage);
  try {
    const text = await withLog((store) => explained(store, number));
    if (text === undefined) end(1, `There is no document ${number} in this ledger.`);
    else process.stdout.write(text);
  } catch (error) {
    end(error instanceof SettingsFault ? 2 : 3, error instanceof Error ? error.message : String(error));
  }
};

await run();
