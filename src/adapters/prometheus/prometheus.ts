/** The server's metrics for Prometheus: figures by kind, never by school, path or person. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { AuditSeen } from '../../commands/audit/auditSeen.ts';
import type { FoldCacheStats } from '../../ledger/states/foldCache.ts';
import { auditMetrics } from './audit.ts';
import { type DeliveriesWatched, type DeliveryEnd, deliveryMetrics, waitingDeliveryMetrics } from './deliveries.ts';
import { foldMetrics } from './folds.ts';
import { type HoldingWatched, holdingMetrics } from './holding.ts';
import { type JobsWatched, jobMetrics } from './jobs.ts';
import { lagMetrics, type Watched } from './lag.ts';
import type { StoreWatcher } from './measuredStore.ts';
import { type PublishingWatched, publishingMetrics } from './outbox.ts';
import { storeMetrics } from './store.ts';
import { type SurroundingsWatched, surroundingsMetrics } from './surroundings.ts';

export type RequestSeen = {
  readonly method: string;
  /** The pattern of the path; undefined when no route has the path. */
  readonly route: string | undefined;
  /** Undefined when the client left before it had its answer. */
  readonly status: number | undefined;
  readonly seconds: number;
};

export type RunSeen =
  | { readonly outcome: 'done'; readonly blocked: readonly { readonly code: string }[] }
  | { readonly outcome: 'refused' | 'failed' };

export type Metrics = {
  readonly contentType: string;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  readonly store: StoreWatcher;
  request(seen: RequestSeen): void;
  /** Counts a refusal or fault by its code. */
  problem(code: string): void;
  invoiceRun(trigger: 'daily' | 'request', seen: RunSeen): void;
  /** The number of log lines lost so far (operations.md 11.2). */
  watchLog(lost: () => number): void;
  /** Counts events of other programs, which the read models pass over (operations 11.8). */
  foreign(events: number): void;
  /** Counts a delivery that this process brought to its end. */
  deliveryEnded(outcome: DeliveryEnd): void;
  /** The result of an audit of everything (5.4, 5.7). */
  audited(seen: AuditSeen): void;
  /** Room on disks, and certificates of authorities. */
  watchSurroundings(watched: SurroundingsWatched): void;
  /** Forgets everything below, for a start that begins again (operations 12.3). */
  unwatch(): void;
  /** Called once there are folds to ask about (5.8). */
  watchFolds(stats: () => FoldCacheStats): void;
  /** Called when there is a Kafka to publish to. */
  watchPublishing(watched: PublishingWatched): void;
  /** Called once there are deliveries to ask about. */
  watchDeliveries(watched: DeliveriesWatched): void;
  /** Called once there is a queue of jobs to ask about. */
  watchJobs(watched: JobsWatched): void;
  /** Called once it is known what this process may do alone. */
  watchHolding(watched: HoldingWatched): void;
  /** Called once there are read models to ask about. */
  watch(watched: Watched): void;
};

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS']);

/** Each server has its own registry, so that two servers in one process count separately. */
export const prometheus = (): Metrics => {
  const register = new Registry();
  /** What is asked of parts that a start makes, and makes anew when it begins again. */
  const watching = new Registry();
  collectDefaultMetrics({ register });
  const { requests, problems, runs, blocked, foreign } = answered(register);
  const lag = lagMetrics(register);
  let watched: Watched | undefined;
  return {
    contentType: register.contentType,
    text: async () => {
      if (watched !== undefined) await lag.refresh(watched);
      return `${await register.metrics()}${await watching.metrics()}`;
    },
    store: storeMetrics(register),
    request: ({ method, route = 'none', status, seconds }) => {
      const labels = { method: methods.has(method) ? method : 'other', route, status: status ?? 'aborted' };
      requests.observe(labels, seconds);
    },
    problem: (code) => problems.inc({ code }),
    foreign: (events) => foreign.inc(events),
    invoiceRun: (trigger, seen) => {
      runs.inc({ trigger, outcome: seen.outcome });
      if (seen.outcome === 'done') for (const { code } of seen.blocked) blocked.inc({ code });
    },
    watchLog: (lost) => {
      new Counter({
        name: 'telboek_log_lines_lost_total',
        help: 'Lines of the log that could not be written',
        registers: [register],
        collect() {
          this.reset();
          this.inc(lost());
        },
      });
    },
    audited: auditMetrics(register),
    watchSurroundings: (given) => surroundingsMetrics(register, given),
    unwatch: () => {
      watching.clear();
      watched = undefined;
    },
    watchFolds: (stats) => foldMetrics(watching, stats),
    watchPublishing: (given) => publishingMetrics(watching, given),
    deliveryEnded: deliveryMetrics(register),
    watchDeliveries: (given) => waitingDeliveryMetrics(watching, given),
    watchJobs: (given) => jobMetrics(watching, given),
    watchHolding: (given) => holdingMetrics(watching, given),
    watch: (given) => {
      watched = given;
    },
  };
};

const answered = (register: Registry) => {
  const registers = [register];
  return {
    requests: new Histogram({
      name: 'telboek_http_request_duration_seconds',
      help: 'HTTP requests by pattern of their path, method and status',
      labelNames: ['method', 'route', 'status'],
      buckets: requestBuckets,
      registers,
    }),
    problems: new Counter({
      name: 'telboek_http_problems_total',
      help: 'Requests that were refused or failed, by code',
      labelNames: ['code'],
      registers,
    }),
    runs: new Counter({
      name: 'telboek_invoice_runs_total',
      help: 'Invoice runs that wrote, by what started them and how they ended',
      labelNames: ['trigger', 'outcome'],
      registers,
    }),
    foreign: new Counter({
      name: 'telboek_foreign_events_total',
      help: 'Events of others in the log that the read models passed over since the start (operations 11.8)',
      registers,
    }),
    blocked: new Counter({
      name: 'telboek_invoice_run_blocked_total',
      help: 'Schools that a run could not bill, by code; counted again at each run',
      labelNames: ['code'],
      registers,
    }),
  };
};
