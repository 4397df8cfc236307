/** Long work of a server: the queue and, if this process has the role for it, doing the jobs. */
import { pursuing } from '../../commands/deliveries/deliveriesJob.ts';
import { type AnyJobKind, type Jobs, jobsOn } from '../../commands/jobs/jobs.ts';
import { type JobKinds, jobKindsOf, type KindsOptions } from '../../http/jobs/kinds.ts';
import { limits } from '../../http/serving/serving.ts';
import { noTraces } from '../../ledger/traces.ts';
import { jobEndedTo, jobsTo } from '../logging.ts';
import { watchingOpenDeliveries } from '../openDeliveries.ts';
import { patientJobs } from '../patientPorts.ts';
import type { Stores } from '../stores/openStores.ts';
import { tasks } from '../workerTasks.ts';
import type { ServedLedger } from './ledger.ts';
import type { Starting } from './starting.ts';

export type ServedJobs = {
  readonly queue: ReturnType<typeof patientJobs>;
  readonly jobs: Jobs;
  readonly jobKinds: JobKinds;
  /** Why jobs cannot be looked for now. */
  readonly queueFailure: () => unknown;
};

export const jobsBegun = async (
  starting: Starting,
  stores: Stores,
  { requestSecret, shared }: ServedLedger,
  parts: Omit<KindsOptions, 'jobs' | 'metrics'>,
): Promise<ServedJobs> => {
  const { settings, logger, now, metrics, traces, ends, code } = starting;
  const queue = patientJobs(stores.jobs);
  const jobs = jobsOn({ queue, secret: requestSecret, now });
  const jobKinds = jobKindsOf({ ...parts, jobs, metrics });
  metrics.watchJobs({ counts: queue.counts, answerMsMax: limits.storeMsMax });
  let failure: unknown;
  if (settings.roles.has('work')) {
    const atWork = await jobs.begin({
      kinds: Object.values<AnyJobKind>(jobKinds).map((kind) => ({
        ...kind,
        work: (asked, doing) =>
          (traces ?? noTraces).command(`job ${kind.name}`, doing.context, () => kind.work(asked, doing)),
      })),
      onEnd: jobEndedTo(logger),
      onFailure: (of) => {
        failure = of;
        jobsTo(logger)(of);
      },
    });
    ends.work(() => atWork.stop());
    const partsAtWork = await shared.begin(tasks, code);
    ends.work(() => partsAtWork.stop());
  }
  return { queue, jobs, jobKinds, queueFailure: () => failure };
};

/** Begins to look for deliveries that the queue does not know, if this process does jobs. */
export const watchDeliveries = (
  { settings, logger, ends }: Starting,
  { jobs, jobKinds }: ServedJobs,
  readStore: Parameters<typeof watchingOpenDeliveries>[0]['readStore'],
): void => {
  if (!settings.roles.has('work')) return;
  const deliveries = watchingOpenDeliveries({ readStore, pursue: pursuing(jobs, jobKinds.delivery), logger });
  ends.work(() => deliveries.stop());
};
