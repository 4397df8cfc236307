/** An invoice run as a job (4.8, interfaces.md section 2). */
import { type DocumentTotals, documentTotals } from '../../domain/billing/documents/documentTotals.ts';
import type { DocumentsEvent, IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import type { RefusedSchool } from '../../domain/rejection.ts';
import { withoutUbl } from '../../domain/renditions/ublParties.ts';
import type { Position, Revision } from '../../ledger/eventStore.ts';
import { type Context, type Ledger, recorded } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';
import type { JobKind } from '../jobs/jobs.ts';
import { type Preconditions, underPreconditions } from '../requests/preconditions.ts';
import { type EarlierAttempts, eventsCausedBy } from '../requests/repeating.ts';
import { issueDueDocuments, type RunRequest } from './run.ts';

export type RunAsked = Omit<RunRequest, 'signal' | 'onProgress'> & {
  readonly expected?: Preconditions['expected'];
  readonly since: Since;
};

/** The end of the log when the run was asked for. Everything that the run writes comes after it. */
type Since = {
  readonly position: Position;
  /** The revision of the next document. */
  readonly document: Revision;
};

/** The documents are not part of it: they are in the log, where `issuedSince` finds them also while the run goes on. */
export type RunFound = {
  readonly blocked: readonly RefusedSchool[];
  /** Totals of everything that the run issued, also before a process was lost. Absent from jobs of an earlier release. */
  readonly totals?: DocumentTotals;
  /** Numbers of the documents that have no UBL (documents.md 9.3.5). */
  readonly withoutEInvoice?: readonly string[];
  /** The last revision of `documents`; null when there is none. */
  readonly revision: Revision | null;
  readonly position: Position;
};

/**
 * Called when a run is asked for. @param earlier attempts at the same request that were answered at once, and cut off
 */
export const beginningOfRun = async (
  { ledger, folds }: Pick<Deps, 'ledger' | 'folds'>,
  earlier?: Pick<EarlierAttempts, 'since' | 'events'>,
): Promise<Since> => {
  const [position, { head }] = await Promise.all([ledger.store.head(), folds.documents()]);
  const first = earlier?.events.find(({ stream }) => stream === streams.documents);
  return { position: earlier?.since ?? position, document: first?.revision ?? (head?.revision ?? -1) + 1 };
};

/**
 * A run that is begun anew issues the rest (4.8).
 * @param onDone called with the outcome of a run that came to its end
 */
export const runJob = (deps: Deps, onDone: (found: RunFound) => void = () => {}): JobKind<RunAsked, RunFound> => ({
  name: 'invoice-run',
  unit: 'schools',
  work: async ({ since, expected, ...asked }, { context, signal, progress }) => {
    const on = await target(deps, { since, expected }, context);
    const onProgress = (done: number, total: number): void => progress({ done, total, unit: 'schools' });
    const { blocked, head, position } = await issueDueDocuments(on, { ...asked, signal, onProgress }, context);
    const issued = await allIssuedSince(deps.ledger, context.causationId, since.document);
    const at = { revision: head?.revision ?? null, position };
    const found = { blocked, totals: documentTotals(issued), withoutEInvoice: withoutUbl(issued), ...at };
    onDone(found);
    return found;
  },
});

/**
 * An earlier attempt that already wrote something was not refused. So the day is not refused now either, and If-Match
 * is not checked again, because the stream has gone on since.
 */
const target = async (
  deps: Deps,
  { since, expected }: Pick<RunAsked, 'since' | 'expected'>,
  { causationId }: Context,
): Promise<Deps> => {
  const hasWritten = (await eventsCausedBy(deps.ledger.store, causationId, since.position)).length > 0;
  return hasWritten ? { ...deps, repeats: true } : underPreconditions(deps, { expected }, streams.documents);
};

export type IssuedPage = {
  readonly issued: readonly IssuedDocument[];
  /** Where the next page begins; undefined when there is none now. */
  readonly next: Revision | undefined;
};

const allIssuedSince = async (
  ledger: Pick<Ledger, 'store'>,
  causationId: string,
  since: Revision,
): Promise<readonly IssuedDocument[]> => {
  const all: IssuedDocument[] = [];
  for (let from: Revision | undefined = since; from !== undefined; ) {
    const page: IssuedPage = await issuedSince(ledger, causationId, from, documentsPerRead);
    all.push(...page.issued);
    from = page.next;
  }
  return all;
};

const documentsPerRead = 200;
/** Reads for one page at most. Documents of other requests are passed over, so a page may need several reads. */
const readsPerPage = 10;

/** The documents that one request issued, in their order, from a revision of `documents` on. */
export const issuedSince = async (
  { store }: Pick<Ledger, 'store'>,
  causationId: string,
  from: Revision,
  limit: number,
): Promise<IssuedPage> => {
  const issued: IssuedDocument[] = [];
  let next = from;
  for (let reads = 0; reads < readsPerPage; reads++) {
    const stored = await store.read(streams.documents, next, documentsPerRead);
    for (const event of stored) {
      if (issued.length === limit) return { issued, next };
      next = event.revision + 1;
      const { data, metadata } = recorded<DocumentsEvent>(event);
      if (metadata.$causationId === causationId) issued.push({ ...data, digest: metadata.digest });
    }
    if (stored.length < documentsPerRead) return { issued, next: undefined };
  }
  return { issued, next };
};
