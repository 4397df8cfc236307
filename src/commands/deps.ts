import { type Day, dayOfMoment } from '../domain/day.ts';
import { type Ledger, ledgerOn, today } from '../ledger/ledger.ts';
import { previewStore } from '../ledger/previewStore.ts';
import type { Folds } from '../ledger/states/folds.ts';
import type { Stand, Workers } from '../ledger/workers/workers.ts';
import type { RegisterReader, ResultsReader, RosterReader } from './files/fileReaders.ts';
import type { SecretCandidates } from './results/secretCandidates.ts';
import type { SchoolSharings } from './sharing/schoolSharings.ts';
import type { Vault } from './vault/vault.ts';

/** Which schools a run has to look at. Answers for everything recorded before it is asked. */
export type BillingIndex = {
  /** Schools that have or had a subscription, by id. */
  subscribedSchools(): Promise<string[]>;
  /** Schools with a decided document that has no number, by id. */
  schoolsToNumber(): Promise<string[]>;
};

/** Answers for everything recorded before it is asked. */
export type SchoolIndex = {
  /** All schools that were ever registered, by id. */
  registeredSchools(): Promise<string[]>;
};
/** What commands stand on. */
export type Deps = {
  readonly ledger: Ledger;
  readonly folds: Folds;
  readonly vault: Vault;
  readonly index: BillingIndex;
  readonly schools: SchoolIndex;
  /** By media type. */
  readonly readers: ReadonlyMap<string, ResultsReader>;
  readonly readRegister: RegisterReader;
  /** A new ULID, for imports, secrets and information requests. */
  readonly newUlid: () => string;
  /** 32 random bytes. */
  readonly newSecret: () => Uint8Array;
  /** Secrets of schools whose first file is being read by this process (6.2). */
  readonly candidates: SecretCandidates;
  /** For what falls apart by school; absent: this thread. They stand on the log as it is, so never beside a ledger that differs from it. */
  readonly workers?: Workers | undefined;
  /** A request is done again whose first attempt wrote something: so it was refused nothing then, and is not now. */
  readonly repeats?: boolean;
  /** What parents share, a school at a time (6.4). */
  readonly sharing: SchoolSharings;
  readonly readRoster: RosterReader;
  /** Nothing that is written here is kept. */
  readonly isPreview?: boolean;
};
/** The same for what is only shown: while the clock is not believed, the day after the last that closed. */
export const shownToday = ({ ledger }: Pick<Deps, 'ledger'>): Day =>
  ledger.clock?.shownInstead() ?? dayOfMoment(ledger.now());

/** The business day within one command: it may pass meanwhile, and does not go back when the clock does. */
export const daysPassing = (deps: Pick<Deps, 'ledger'>): (() => Day) => {
  let latest = today(deps);
  return () => {
    const now = today(deps);
    if (now > latest) latest = now;
    return latest;
  };
};

/** The same commands over a ledger that writes nothing (`?preview=true`). */
export const previewing = (deps: Deps): Deps => {
  const ledger = ledgerOn({ ...deps.ledger, store: previewStore(deps.ledger.store) });
  const sharing = deps.sharing.over(ledger);
  return { ...deps, ledger, folds: deps.folds.over(ledger), sharing, workers: undefined, isPreview: true };
};

/** What commands stand on in a worker thread. */
export type CommandStand = Stand & Partial<Omit<Deps, keyof Stand>>;
