/**
 * `npm run explain -- 2026-000017`: derives every figure of a document, down to pupils and events, as a text to keep
 * (5.5).
 */
import { randomUUID } from 'node:crypto';
import { documentNumber } from '../http/forms/primitives.ts';
import type { EventStore } from '../ledger/eventStore.ts';
import { ledgerOn } from '../ledger/ledger.ts';
import { foldsOf } from '../ledger/states/folds.ts';
import { issuedInLog, originOf } from '../queries/billing/derivation.ts';
import { explanationOf } from '../queries/billing/explaining/explanation.ts';
import { explanationText } from '../queries/billing/explaining/explanationText.ts';
import { type Language, languageNamed } from '../words/language.ts';
import { withLog } from './openLedger.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run explain -- 2026-000017 [--language nl|en]
The text is Dutch, unless --language or TELBOEK_LANGUAGE says otherwise.
Exit code: 0 done, 2 when the command or a setting is wrong or there is no such document, 3 when it could not be done.`;

/** Reads only the events, so it needs nothing but the log. Undefined when there is no such document. */
const explained = async (store: EventStore, { number, language }: Wanted): Promise<string | undefined> => {
  const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
  const issued = await issuedInLog({ ledger });
  const found = issued.find((document) => document.number === number);
  if (found === undefined) return undefined;
  const issuedFor = async (school: string) => issued.filter((document) => document.school === school);
  const sources = { deps: { ledger, folds: foldsOf(ledger) } };
  return explanationText(await explanationOf(sources, await originOf(sources, issuedFor, found), language), language);
};

type Wanted = { readonly number: string; readonly language: Language };

const wantedIn = ({ args, env }: Program): Wanted => {
  const { values, positionals } = readArguments(args, { language: { type: 'string' } }, usage);
  const [number, ...more] = positionals;
  if (number === undefined || more.length > 0 || !documentNumber.safeParse(number).success)
    throw new UsageFault('Name one document by its number.', usage);
  // The text is kept by an auditor in the Netherlands, so it is Dutch by default.
  const language = languageNamed(values.language ?? env.TELBOEK_LANGUAGE ?? 'nl');
  if (language === undefined) throw new UsageFault('--language must be nl or en.', usage);
  return { number, language };
};

/** @throws UsageFault, SettingsFault, StoreUnavailable */
const explain = async (program: Program): Promise<ExitCode> => {
  const wanted = wantedIn(program);
  return withLog(program.env, async ({ store }) => {
    const text = await explained(store, wanted);
    if (text === undefined) throw new UsageFault(`There is no document ${wanted.number}.`, usage);
    program.say(text.trimEnd());
    return exitCodes.inOrder;
  });
};

await runProgram(explain);
