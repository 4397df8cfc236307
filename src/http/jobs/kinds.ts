/** The kinds of jobs, with the work of each. */
import type { AuditSeen } from '../../commands/audit/auditSeen.ts';
import { type VerificationAsked, type Verified, verificationJob } from '../../commands/audit/verify/verificationJob.ts';
import { type RunAsked, type RunFound, runJob } from '../../commands/billing/runJob.ts';
import type { Deps } from '../../commands/deps.ts';
import { JobCancelled } from '../../commands/jobs/jobQueue.ts';
import type { JobKind, Jobs } from '../../commands/jobs/jobs.ts';
import type { RefusedSchool } from '../../domain/rejection.ts';
import type { Follower } from '../../projections/following/follower.ts';
import type { RebuildShown, Rebuilds } from '../../projections/rebuilding/rebuilds.ts';
import type { Sources } from '../../queries/sources.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { type DeliveryKinds, deliveryKindsOf } from '../deliveries/work.ts';

export type RebuildAsked = { readonly model: string };

export type JobKinds = DeliveryKinds & {
  readonly run: JobKind<RunAsked, RunFound>;
  readonly verification: JobKind<VerificationAsked, Verified>;
  readonly rebuild: JobKind<RebuildAsked, RebuildShown>;
};

/** The kinds of jobs that people may look at. */
export const kindNames = ['invoice-run', 'verification', 'rebuild', 'deliveries'] as const;

export type KindsOptions = {
  readonly deps: Deps;
  readonly sources: Sources;
  readonly follower: Pick<Follower, 'reaches' | 'failure'>;
  readonly jobs: Pick<Jobs, 'pursue'>;
  readonly rebuilds: Pick<Rebuilds, 'whole'>;
  readonly metrics: {
    audited(seen: AuditSeen): void;
    invoiceRun(
      trigger: 'request',
      seen: { readonly outcome: 'done'; readonly blocked: readonly RefusedSchool[] },
    ): void;
    deliveryEnded(outcome: 'delivered' | 'failed'): void;
  };
};

export const jobKindsOf = ({ deps, sources, follower, jobs, rebuilds, metrics }: KindsOptions): JobKinds => ({
  ...deliveryKindsOf({ deps, sources, follower }, jobs, metrics.deliveryEnded),
  run: runJob(deps, ({ blocked }) => metrics.invoiceRun('request', { outcome: 'done', blocked })),
  verification: {
    ...verificationJob(deps),
    work: async (asked, doing) => {
      const found = await verificationJob(deps).work(asked, doing);
      if (asked.year === undefined)
        metrics.audited({ of: 'verification', differences: found.differences.length, at: deps.ledger.now() });
      return found;
    },
  },
  rebuild: {
    name: 'rebuild',
    unit: 'positions',
    work: async ({ model }, { signal, progress }) => {
      const rebuilt = await rebuilds.whole(model, { signal, onProgress: progress });
      // Another rebuild holds the read model, perhaps in a process that was lost a moment ago. This rebuild is begun
      // again later.
      if (rebuilt === 'in progress') throw new StoreUnavailable('Another rebuild of this read model has not ended yet');
      if (rebuilt.status === 'cancelled') throw new JobCancelled();
      return rebuilt;
    },
  },
});
