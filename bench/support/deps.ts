/** What commands depend on, for a ledger of a bench: the real readers and writers of files, and nothing that leaves the process. */
import { readCamt053 } from '../../src/adapters/bankStatements/camt053.ts';
import { zipArchive } from '../../src/adapters/fileFormats/zipArchive.ts';
import { memoryRenditions } from '../../src/adapters/memory/memoryRenditions.ts';
import { memorySessions } from '../../src/adapters/memory/memorySessions.ts';
import { conceptPdf } from '../../src/adapters/pdf/conceptPdf.ts';
import { dossierPdf } from '../../src/adapters/pdf/dossierPdf.ts';
import { pdfRenderers } from '../../src/adapters/pdf/pdfRenderers.ts';
import { readCsvLinks } from '../../src/adapters/schoolFiles/csvLinks.ts';
import { readCsvTable } from '../../src/adapters/schoolFiles/csvTable.ts';
import { readDuoRegister } from '../../src/adapters/schoolFiles/duoRegister.ts';
import { readEdexmlRoster } from '../../src/adapters/schoolFiles/edexmlRoster.ts';
import { resultsReaders } from '../../src/adapters/schoolFiles/resultsReaders.ts';
import type { Deps } from '../../src/commands/deps.ts';
import { sessionsOn } from '../../src/commands/sessions/sessions.ts';
import { schoolSharingsOf } from '../../src/commands/sharing/schoolSharings.ts';

type Given = Pick<Deps, 'ledger' | 'folds' | 'vault' | 'newUlid' | 'newSecret'> & {
  /** The schools that a run looks at. */
  readonly subscribed: readonly string[];
  readonly registered: readonly string[];
};

/** Every run of the bench is completed, so no document waits for its number, and no school has a board. */
export const benchDeps = ({ subscribed, registered, ...given }: Given): Deps => ({
  ...given,
  index: { subscribedSchools: async () => [...subscribed], schoolsToNumber: async () => [] },
  schools: { registeredSchools: async () => [...registered], schoolsOfBoard: async () => [] },
  sharing: schoolSharingsOf(given.ledger, given.vault),
  sessions: sessionsOn(memorySessions(), () => new Date()),
  readers: resultsReaders,
  readRegister: readDuoRegister,
  readRoster: readEdexmlRoster,
  readLinks: readCsvLinks,
  readStatement: readCamt053,
  readTable: readCsvTable,
  candidates: new Map(),
  pdfRenderers,
  dossierPdf,
  conceptPdf,
  archive: zipArchive,
  renditionBytes: memoryRenditions(),
  publicUrl: null,
  mailer: null,
  peppolOutbox: null,
});
