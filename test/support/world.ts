import { readCamt053 } from '../../src/adapters/bankStatements/camt053.ts';
import { zipArchive } from '../../src/adapters/fileFormats/zipArchive.ts';
import { memoryRenditions } from '../../src/adapters/memory/memoryRenditions.ts';
import { memorySessions } from '../../src/adapters/memory/memorySessions.ts';
import { memoryStore } from '../../src/adapters/memory/memoryStore.ts';
import { memoryVault } from '../../src/adapters/memory/memoryVault.ts';
import { conceptPdf } from '../../src/adapters/pdf/conceptPdf.ts';
import { dossierPdf } from '../../src/adapters/pdf/dossierPdf.ts';
import { pdfRenderers } from '../../src/adapters/pdf/pdfRenderers.ts';
import { readCsvLinks } from '../../src/adapters/schoolFiles/csvLinks.ts';
import { readCsvTable } from '../../src/adapters/schoolFiles/csvTable.ts';
import { readDuoRegister } from '../../src/adapters/schoolFiles/duoRegister.ts';
import { readEdexmlRoster } from '../../src/adapters/schoolFiles/edexmlRoster.ts';
import { resultsReaders } from '../../src/adapters/schoolFiles/resultsReaders.ts';
import { startSubscription } from '../../src/commands/billing/subscribe.ts';
import { closeDays } from '../../src/commands/calendar/closeDays.ts';
import { openCatalogue } from '../../src/commands/calendar/openCatalogue.ts';
import type { BillingIndex, Deps } from '../../src/commands/deps.ts';
import type { ImportAnswer } from '../../src/commands/results/importAnswers.ts';
import { importResults } from '../../src/commands/results/importResults.ts';
import { sessionsOn } from '../../src/commands/sessions/sessions.ts';
import { schoolSharingsOf } from '../../src/commands/sharing/schoolSharings.ts';
import type { Vault } from '../../src/commands/vault/vault.ts';
import type { DocumentsEvent } from '../../src/domain/billing/documents/issuing.ts';
import type { TakenOver } from '../../src/domain/billing/subscription/starting.ts';
import type { SubscriptionEvent } from '../../src/domain/billing/subscription/subscription.ts';
import { catalogue } from '../../src/domain/catalogue.ts';
import type { Day } from '../../src/domain/day.ts';
import { type SchoolEvent, school } from '../../src/domain/parties/school.ts';
import type { EventStore } from '../../src/ledger/eventStore.ts';
import { handle } from '../../src/ledger/handler.ts';
import { isKnown } from '../../src/ledger/known.ts';
import { type Context, ledgerOn, recorded } from '../../src/ledger/ledger.ts';
import { foldsOf } from '../../src/ledger/states/folds.ts';
import { isOurs, streams } from '../../src/ledger/streams.ts';
import type { UnknownHistory } from '../../src/ledger/unknownHistory.ts';

/** A ledger in memory whose clock can be set, with everything that a school needs before it can be billed. */
export type World = {
  readonly deps: Deps;
  readonly store: EventStore;
  readonly vault: Vault;
  /** Sets the unknown events that a follower would report. Until then none are reported. */
  follow(unknown: UnknownHistory): void;
  readonly context: (reason?: string) => Context;
  /** Sets the clock to noon of a business day. */
  setToday(day: Day): void;
  /** Sets the clock to this moment. */
  setNow(moment: string): void;
  /** Registers a school with address, terms and DPA since `since`. */
  registerSchool(id: string, since?: Day, board?: string): Promise<void>;
  subscribe(id: string, startsOn: Day, plan?: string, takenOver?: readonly TakenOver[]): Promise<void>;
  /**
   * Imports rows as `key;pupil;taken[;yearGroup]`, linked on a day. Moves the clock to that day first when it is
   * behind. A file of another source than ParnasSys is confirmed, although its pupils may be unknown (2.10).
   */
  importRows(id: string, linkedOn: Day, rows: readonly Row[], source?: string): Promise<ImportAnswer>;
};

export type Row = {
  readonly key: string;
  readonly pupil: string;
  /** A second id of the pupil (2.9). */
  readonly also?: string;
  readonly takenOn: Day;
  readonly yearGroup?: number;
  readonly category?: string;
};

export type WorldOptions = {
  readonly store?: EventStore;
  readonly vault?: Vault;
  readonly today?: Day;
  /** Whether the supplier is registered; default: it is. */
  readonly withSupplier?: boolean;
  /** Gives the numbers that ids and secrets are made of; default: 1, 2, 3… */
  readonly nextNumber?: () => number;
};

export const worldOn = async ({
  store = memoryStore(),
  vault = memoryVault(),
  today = '2023-08-01',
  withSupplier = true,
  nextNumber = counting(),
}: WorldOptions = {}) => {
  let now = noon(today);
  const newId = () => `00000000-0000-4000-8000-${String(nextNumber()).padStart(12, '0')}`;
  let unknown: UnknownHistory = () => [];
  const ledger = ledgerOn({ store, now: () => now, newId, unknown: () => unknown() });
  const deps: Deps = {
    ledger,
    folds: foldsOf(ledger),
    vault,
    index: indexOf(store),
    schools: {
      registeredSchools: async () => [...(await boardsIn(store)).keys()].sort(),
      schoolsOfBoard: async (board) =>
        [...(await boardsIn(store))].flatMap(([id, own]) => (own === board ? [id] : [])).sort(),
    },
    readers: resultsReaders,
    readRegister: readDuoRegister,
    readLinks: readCsvLinks,
    readStatement: readCamt053,
    readTable: readCsvTable,
    newUlid: () => `01J${String(nextNumber()).padStart(23, '0')}`,
    newSecret: () => new Uint8Array(32).fill(nextNumber()),
    candidates: new Map(),
    sharing: schoolSharingsOf(ledger, vault),
    sessions: sessionsOn(memorySessions(), () => now),
    readRoster: readEdexmlRoster,
    pdfRenderers,
    dossierPdf,
    conceptPdf,
    archive: zipArchive,
    renditionBytes: memoryRenditions(),
    publicUrl: null,
    mailer: null,
    peppolOutbox: null,
  };
  const context = (reason?: string): Context => ({
    actor: { subject: 'test', role: 'admin' },
    ...(reason === undefined ? {} : { reason }),
    correlationId: 'test',
    causationId: 'test',
  });
  await openCatalogue(deps);
  if (withSupplier)
    await handle(ledger, catalogue, streams.catalogue, { type: 'RegisterSupplier', data: supplier }, context());
  await closeDays(deps);

  const world: World = {
    deps,
    store,
    vault,
    context,
    follow: (given) => {
      unknown = given;
    },
    setToday: (day) => {
      now = noon(day);
    },
    setNow: (moment) => {
      now = new Date(moment);
    },
    registerSchool: async (id, since = '2020-01-01', board) => {
      const stream = streams.school(id);
      const at = now.toISOString().slice(0, 10);
      const details = {
        school: id,
        name: `School ${id}`,
        board: board ?? null,
        kind: 'primary',
        yearClasses: true,
        source: 'parnassys',
        address: { street: 'Schoolstraat 1', postalCode: '1234 AB', city: 'Utrecht' },
      } as const;
      await handle(ledger, school, stream, { type: 'RegisterSchool', today: at, data: details }, context());
      const terms = { version: '2020-1', acceptedOn: since, acceptedBy: 'directeur' };
      await handle(ledger, school, stream, { type: 'AcceptTerms', today: at, data: terms }, context());
      const dpa = { version: '4.0', signedOn: since, signedBy: 'directeur' };
      await handle(ledger, school, stream, { type: 'SignDpa', today: at, data: dpa }, context());
    },
    subscribe: async (id, startsOn, plan = 'per-pupil', takenOver) => {
      const asked = { plan, startsOn, ...(takenOver === undefined ? {} : { takenOver }) };
      await startSubscription(deps, id, asked, context());
    },
    importRows: async (id, linkedOn, rows, source = 'parnassys') => {
      if (noon(linkedOn) > now) now = noon(linkedOn);
      const { answer } = await importResults(
        deps,
        {
          school: id,
          source,
          confirmed: source !== 'parnassys',
          linkedOn,
          skipBadRows: false,
          mediaType: 'text/csv',
          body: [csvOf(rows)],
        },
        context('taken over from the old system'),
      );
      return answer;
    },
  };
  return world;
};

const counting = (): (() => number) => {
  let last = 0;
  return () => ++last;
};

export const supplier = {
  name: 'Leverancier BV',
  address: { street: 'Straat 1', postalCode: '1111 AA', city: 'Plaats' },
  kvk: '12345678',
  vatId: 'NL000099998B57',
  iban: 'NL02ABNA0123456789',
};

/** Writes rows as a school's tool writes them into a file. */
export const csvOf = (rows: readonly Row[]): Buffer => {
  const secondIds = rows.some(({ also }) => also !== undefined);
  const lines = rows.map(({ key, pupil, also = '', takenOn, yearGroup, category = 'toets' }) =>
    [key, pupil, takenOn, category, yearGroup ?? '', ...(secondIds ? [also] : [])].join(';'),
  );
  const header = `resultaat;leerling;afnamedatum;categorie;jaargroep${secondIds ? ';eckid' : ''}`;
  return Buffer.from([header, ...lines].join('\n'));
};

/** Pupils `first` to `last`, each with one result taken on a day. */
export const taken = (takenOn: Day, first: number, last: number): Row[] =>
  Array.from({ length: last - first + 1 }, (_, index) => ({
    key: `R${first + index}-${takenOn}`,
    pupil: `L${first + index}`,
    takenOn,
  }));

export const noon = (day: Day): Date => new Date(`${day}T11:00:00Z`);

/** The index that a run needs, made directly from the log. */
export const indexOf = (store: EventStore): BillingIndex => {
  const scan = async () => {
    const subscribed = new Set<string>();
    const decided = new Map<string, string>();
    for (const stored of (await store.readAll(0, Number.MAX_SAFE_INTEGER)).filter(
      (event) => isOurs(event) && isKnown(event),
    )) {
      const event = recorded<SubscriptionEvent | DocumentsEvent>(stored);
      if (event.type === 'SubscriptionStarted') subscribed.add(event.data.school);
      if (event.type === 'DocumentDecided') decided.set(event.data.document, event.data.school);
      if (event.type === 'InvoiceIssued') decided.delete(event.data.document);
    }
    return { subscribed: [...subscribed].sort(), open: [...new Set(decided.values())].sort() };
  };
  return {
    subscribedSchools: async () => (await scan()).subscribed,
    schoolsToNumber: async () => (await scan()).open,
  };
};

/** The board of each registered school, or null. */
const boardsIn = async (store: EventStore): Promise<Map<string, string | null>> => {
  const ours = (await store.readAll(0, Number.MAX_SAFE_INTEGER)).filter((event) => isOurs(event) && isKnown(event));
  const all = ours.map((stored) => recorded<SchoolEvent>(stored));
  return new Map(
    all.flatMap((event) =>
      event.type === 'SchoolRegistered' ? [[event.data.school, event.data.board ?? null] as const] : [],
    ),
  );
};
