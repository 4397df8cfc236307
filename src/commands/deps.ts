import { type Day, dayOfMoment } from '../domain/day.ts';
import { type Ledger, ledgerOn, today } from '../ledger/ledger.ts';
import { previewStore } from '../ledger/previewStore.ts';
import type { Folds } from '../ledger/states/folds.ts';
import type { Stand, Workers } from '../ledger/workers/workers.ts';
import type { PeppolOutbox } from './deliveries/outbox.ts';
import type { LinksReader, RegisterReader, ResultsReader, RosterReader, StatementReader } from './files/fileReaders.ts';
import type { TableReader } from './files/tableReader.ts';
import type { Mailer } from './mail/mail.ts';
import type { Archive, ConceptRenderer, DossierRenderer, PdfRenderers, RenditionBytes } from './renditions/ports.ts';
import type { SecretCandidates } from './results/secretCandidates.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { SchoolSharings } from './sharing/schoolSharings.ts';
import type { Vault } from './vault/vault.ts';

/** The schools that a run must look at. Includes everything recorded before the call. */
export type BillingIndex = {
  /** Ids of schools that have or had a subscription, ascending. */
  subscribedSchools(): Promise<string[]>;
  /** Ids of schools with a decided document that has no number, ascending. */
  schoolsToNumber(): Promise<string[]>;
};

/** Includes everything recorded before the call. */
export type SchoolIndex = {
  /** Ids of all schools that were ever registered, ascending. */
  registeredSchools(): Promise<string[]>;
  /** Ids of the schools that are of this board now, ascending. */
  schoolsOfBoard(board: string): Promise<string[]>;
};
/** The dependencies of commands. */
export type Deps = {
  readonly ledger: Ledger;
  readonly folds: Folds;
  readonly vault: Vault;
  readonly index: BillingIndex;
  readonly schools: SchoolIndex;
  /** Readers by media type. */
  readonly readers: ReadonlyMap<string, ResultsReader>;
  readonly readRegister: RegisterReader;
  readonly readTable: TableReader;
  /** A new ULID, for imports, secrets and information requests. */
  readonly newUlid: () => string;
  /** 32 random bytes. */
  readonly newSecret: () => Uint8Array;
  /** Secrets of schools whose first file this process is reading (6.2). */
  readonly candidates: SecretCandidates;
  /**
   * Threads for work that can be split by school. Absent: this thread does it. They read the real log, so they must
   * never be used with a ledger that differs from it.
   */
  readonly workers?: Workers | undefined;
  /** Set when a request is repeated whose first attempt wrote something. It was not refused then, so it is not refused now. */
  readonly repeats?: boolean;
  /** The data that parents share, a school at a time (6.4). */
  readonly sharing: SchoolSharings;
  /** The sessions of people who are signed in (pages.md 10.11). */
  readonly sessions: Sessions;
  readonly readRoster: RosterReader;
  readonly readLinks: LinksReader;
  readonly readStatement: StatementReader;
  readonly pdfRenderers: PdfRenderers;
  readonly dossierPdf: DossierRenderer;
  readonly conceptPdf: ConceptRenderer;
  readonly renditionBytes: RenditionBytes;
  readonly archive: Archive;
  /** Null when no folder for an access point is set (documents.md 9.11.4). */
  readonly peppolOutbox: PeppolOutbox | null;
  /** Null when no mail server is set (documents.md 9.11.4). */
  readonly mailer: Mailer | null;
  /** The address under which the pages are reached, without a slash at its end; null when none is set (documents.md 9.3.3). */
  readonly publicUrl: string | null;
  /** `required`: nothing is issued to a debtor without KvK and OIN (documents.md 9.3.5). Default: `optional`. */
  readonly invoiceIdentifiers?: 'required' | 'optional' | undefined;
  /** Set when nothing that is written is kept. */
  readonly isPreview?: boolean;
};
/** Today for display only. While the clock is not believed, it is the day after the last closed one. */
export const shownToday = ({ ledger }: Pick<Deps, 'ledger'>): Day =>
  ledger.clock?.shownInstead() ?? dayOfMoment(ledger.now());

/** The business day within one command. It may go on meanwhile, but does not go back when the clock does. */
export const daysPassing = (deps: Pick<Deps, 'ledger'>): (() => Day) => {
  let latest = today(deps);
  return () => {
    const now = today(deps);
    if (now > latest) latest = now;
    return latest;
  };
};

/** The same dependencies on a ledger that writes nothing (`?preview=true`). */
export const previewing = (deps: Deps): Deps => {
  const ledger = ledgerOn({ ...deps.ledger, store: previewStore(deps.ledger.store) });
  const sharing = deps.sharing.over(ledger);
  return { ...deps, ledger, folds: deps.folds.over(ledger), sharing, workers: undefined, isPreview: true };
};

/** The dependencies of commands in a worker thread. */
export type CommandStand = Stand & Partial<Omit<Deps, keyof Stand>>;
