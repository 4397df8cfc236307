/**
 * Gives deliveries their documents, from the read model, and their dossiers, which show only what the receiver may see.
 */
import { type DeliverDeps, deliveryJob } from '../../commands/deliveries/deliver.ts';
import { deliveriesJob, type ManyDeps, pursuing } from '../../commands/deliveries/deliveriesJob.ts';
import type { Deps } from '../../commands/deps.ts';
import type { Jobs } from '../../commands/jobs/jobs.ts';
import type { IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import { inSchool } from '../../ledger/workers/workers.ts';
import { type DocumentRow, documentRows } from '../../projections/documents.ts';
import type { Follower } from '../../projections/following/follower.ts';
import { issuedInReadModel, originOf } from '../../queries/billing/derivation.ts';
import { dossierBytes } from '../../queries/billing/dossier/dossierBytes.ts';
import { driftOfSchool } from '../../queries/billing/drift.ts';
import type { Sources } from '../../queries/sources.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import type { Principal } from '../access/principal.ts';
import { originFor } from '../billing/visiblePools.ts';

type At = {
  readonly deps: Deps;
  readonly sources: Sources;
  readonly follower: Pick<Follower, 'reaches' | 'failure'>;
};

export type DeliveryKinds = {
  readonly delivery: ReturnType<typeof deliveryJob>;
  readonly deliveries: ReturnType<typeof deliveriesJob>;
};

export const deliveryKindsOf = (
  at: At,
  jobs: Pick<Jobs, 'pursue'>,
  onEnd: (outcome: 'delivered' | 'failed') => void,
): DeliveryKinds => {
  const delivery = deliveryJob(deliverDeps(at), onEnd);
  return { delivery, deliveries: deliveriesJob(manyDeps(at, jobs, delivery)) };
};

const deliverDeps = ({ deps, sources }: At): DeliverDeps => ({
  ...deps,
  document: (number) => documentIn(sources, number),
  dossier: async (document, whose) => {
    const { school, board } = document;
    const reader = readerOf(whose, school, board);
    const origin = originFor(
      reader,
      await originOf(sources, issuedInReadModel(sources), await documentIn(sources, document.number)),
    );
    const drift = await driftOfSchool(sources, school);
    return inSchool(deps, dossierBytes, school, { origin, drift, format: 'pdf', pupils: false });
  },
});

/** A dossier shows its receiver only what that receiver may see in the interface. */
const readerOf = (whose: 'school' | 'board', school: string, board: string | null): Principal => {
  const subject = 'delivery';
  return whose === 'board' && board !== null ? { subject, role: 'board', board } : { subject, role: 'school', school };
};

const documentIn = async ({ readStore }: Sources, number: string): Promise<DocumentRow> => {
  const row = await readStore.get<DocumentRow>(documentRows.name, number);
  // A document with a delivery is in the log. So the read model is only behind, or is being made anew.
  if (row === undefined) throw new StoreUnavailable(`The read model does not show document ${number} yet`);
  return row;
};

const rowsPerRead = 500;
const caughtUpMsMax = 5_000;

export const manyDeps = (
  { deps, sources, follower }: At,
  jobs: Pick<Jobs, 'pursue'>,
  kind: DeliveryKinds['delivery'],
): ManyDeps => ({
  ...deps,
  pursue: pursuing(jobs, kind),
  document: (number): Promise<IssuedDocument> => documentIn(sources, number),
  numbers: async ({ from, to }) => {
    const { readStore } = sources;
    if (!(await follower.reaches(await deps.ledger.store.head(), caughtUpMsMax)))
      throw new StoreUnavailable('The read models are behind the log', { cause: follower.failure() });
    const numbers: string[] = [];
    for (;;) {
      const after = numbers.at(-1);
      const page = { from, to, limit: rowsPerRead, ...(after === undefined ? {} : { after }) };
      const rows = await readStore.find<DocumentRow>(documentRows.name, page);
      numbers.push(...rows.map(({ key }) => key));
      if (rows.length < rowsPerRead) return numbers;
    }
  },
});
