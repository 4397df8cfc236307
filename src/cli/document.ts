/** `npm run document -- 2026-000017 --format pdf --to file`: a document as a file (documents.md 9.11.5). */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dossierPdf } from '../adapters/pdf/dossierPdf.ts';
import { pdfRenderers } from '../adapters/pdf/pdfRenderers.ts';
import { handOut } from '../commands/renditions/handOut.ts';
import { Rejection, refusalOf } from '../domain/rejection.ts';
import { documentNumber } from '../http/forms/primitives.ts';
import { ledgerOn } from '../ledger/ledger.ts';
import { foldsOf } from '../ledger/states/folds.ts';
import { inSchool } from '../ledger/workers/workers.ts';
import { schoolSubscriptions } from '../projections/subscriptions.ts';
import { issuedInLog, originOf } from '../queries/billing/derivation.ts';
import { dossierBytes } from '../queries/billing/dossier/dossierBytes.ts';
import { driftOfSchool } from '../queries/billing/drift.ts';
import type { Settings } from '../server/settings/settings.ts';
import type { Stores } from '../server/stores/openStores.ts';
import { defaultLanguage } from '../words/language.ts';
import { refusalInWords } from '../words/words.ts';
import { withLedger } from './openLedger.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from './usage.ts';

const formats = ['pdf', 'nlcius', 'peppol', 'dossier-pdf', 'dossier-csv'] as const;
type Format = (typeof formats)[number];

const usage = `Usage: npm run document -- 2026-000017 --format ${formats.join('|')} --to <file>
A PDF or UBL that was handed out before has the same bytes. The file is overwritten.
Exit code: 0 done, 1 when it is refused, 2 when the command or a setting is wrong or there is no such document, 3 when it could not be done.`;

type Wanted = { readonly number: string; readonly format: Format; readonly to: string };

const wanted = (args: readonly string[]): Wanted => {
  const text = { type: 'string' } as const;
  const { values, positionals } = readArguments(args, { format: text, to: text }, usage);
  const [number, ...more] = positionals;
  const format = formats.find((one) => one === values.format);
  if (number === undefined || more.length > 0 || !documentNumber.safeParse(number).success)
    throw new UsageFault('Name one document by its number.', usage);
  if (format === undefined) throw new UsageFault(`--format must be one of ${formats.join(', ')}.`, usage);
  if (values.to === undefined) throw new UsageFault('--to must name a file.', usage);
  return { number, format, to: values.to };
};

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const document = async (program: Program): Promise<ExitCode> => {
  const { number, format, to } = wanted(program.args);
  return withLedger(program.env, async (stores, settings) => {
    try {
      const bytes = await bytesFor(stores, settings, number, format);
      await writeFile(to, bytes);
      program.say(`${to}: ${bytes.byteLength} bytes.`);
      return exitCodes.inOrder;
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      program.say(refusalInWords(refusalOf(error), defaultLanguage));
      return exitCodes.differences;
    }
  });
};

const bytesFor = async (
  { store, readStore }: Pick<Stores, 'store' | 'readStore'>,
  { publicUrl }: Pick<Settings, 'publicUrl'>,
  number: string,
  format: Format,
): Promise<Uint8Array> => {
  const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
  const deps = {
    ledger,
    folds: foldsOf(ledger),
    pdfRenderers,
    dossierPdf,
    renditionBytes: readStore.renditions,
    publicUrl,
  };
  const issued = await issuedInLog(deps);
  const found = issued.find((one) => one.number === number);
  if (found === undefined) throw new UsageFault(`There is no document ${number}.`, usage);
  if (format === 'pdf' || format === 'nlcius' || format === 'peppol') {
    const id = ledger.newId();
    const actor = { subject: 'npm run document', role: 'system' };
    return (await handOut(deps, found, format, { actor, correlationId: id, causationId: id })).bytes;
  }
  const { school } = found;
  const origin = await originOf({ deps }, async () => issued.filter((one) => one.school === school), found);
  // No follower runs here, so the read models are as far as a server has followed the log.
  const at = await readStore.checkpoint(schoolSubscriptions.name);
  const drift = await driftOfSchool({ deps, readStore, follower: { position: () => at } }, school);
  const file = format === 'dossier-pdf' ? 'pdf' : 'csv';
  return inSchool(deps, dossierBytes, school, { origin, drift, format: file, pupils: false });
};

if (process.argv[1] === import.meta.filename) await runProgram(document);
