/** The dependencies of commands: the ledger, indexes from the read models, and an adapter for each port. */
import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { readCamt053 } from '../../adapters/bankStatements/camt053.ts';
import { zipArchive } from '../../adapters/fileFormats/zipArchive.ts';
import { outboxFolder } from '../../adapters/files/outboxFolder.ts';
import { smtpMailer } from '../../adapters/mail/smtpMailer.ts';
import { conceptPdf } from '../../adapters/pdf/conceptPdf.ts';
import { dossierPdf } from '../../adapters/pdf/dossierPdf.ts';
import { pdfRenderers } from '../../adapters/pdf/pdfRenderers.ts';
import { readCsvLinks } from '../../adapters/schoolFiles/csvLinks.ts';
import { readCsvTable } from '../../adapters/schoolFiles/csvTable.ts';
import { readDuoRegister } from '../../adapters/schoolFiles/duoRegister.ts';
import { readEdexmlRoster } from '../../adapters/schoolFiles/edexmlRoster.ts';
import { resultsReaders } from '../../adapters/schoolFiles/resultsReaders.ts';
import type { BillingIndex, Deps, SchoolIndex } from '../../commands/deps.ts';
import { sessionsOn } from '../../commands/sessions/sessions.ts';
import { schoolSharingsOf } from '../../commands/sharing/schoolSharings.ts';
import { keysWithParked } from '../../projections/following/readableRows.ts';
import type { RowQuery } from '../../projections/readStore.ts';
import { schools } from '../../projections/schools.ts';
import { schoolSubscriptions } from '../../projections/subscriptions.ts';
import { patiently } from '../../waiting/patience.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { patientSessions } from '../patientPorts.ts';
import type { Stores } from '../stores/openStores.ts';
import type { ServedLedger } from './ledger.ts';
import type { FollowedModels } from './readModels.ts';
import type { Starting } from './starting.ts';

export const commandDeps = (
  { settings, now }: Starting,
  { readStore: { sessions, renditions } }: Stores,
  served: ServedLedger,
  models: FollowedModels,
): Deps => {
  const { ledger, folds, vault, workers } = served;
  return {
    ledger,
    folds,
    vault,
    workers,
    sharing: schoolSharingsOf(ledger, vault),
    sessions: sessionsOn(patientSessions(sessions), now),
    ...indexes(served, models),
    readers: resultsReaders,
    readRoster: readEdexmlRoster,
    readRegister: readDuoRegister,
    readLinks: readCsvLinks,
    readStatement: readCamt053,
    readTable: readCsvTable,
    pdfRenderers,
    dossierPdf,
    conceptPdf,
    archive: zipArchive,
    renditionBytes: renditions,
    publicUrl: settings.publicUrl,
    invoiceIdentifiers: settings.invoiceIdentifiers,
    peppolOutbox: settings.peppolOutbox === null ? null : outboxFolder(settings.peppolOutbox),
    mailer: settings.mail && smtpMailer(settings.mail),
    newUlid: () => ulid(now().getTime()),
    newSecret: () => randomBytes(32),
    candidates: new Map(),
  };
};

// Milliseconds. Shorter than the 10 s within which a request is answered.
const indexWaitMsMax = 5_000;

/**
 * Indexes from the read models of subscriptions and schools. An answer waits until they have come as far as the log was
 * at the question.
 */
const indexes = (
  { store }: ServedLedger,
  { answering, follower }: FollowedModels,
): { readonly index: BillingIndex; readonly schools: SchoolIndex } => {
  const upToDate = (): Promise<void> =>
    patiently(async () => {
      if (!(await follower.reaches(await store.head(), indexWaitMsMax)))
        throw new StoreUnavailable('The read models are behind the log', { cause: follower.failure() });
    });
  const keys = async (model: string, query: RowQuery): Promise<string[]> => {
    await upToDate();
    return keysWithParked(answering, model, query);
  };
  return {
    index: {
      subscribedSchools: () => keys(schoolSubscriptions.name, {}),
      schoolsToNumber: () => keys(schoolSubscriptions.name, { open: true }),
    },
    schools: {
      registeredSchools: () => keys(schools.name, {}),
      schoolsOfBoard: (board) => keys(schools.name, { board }),
    },
  };
};
