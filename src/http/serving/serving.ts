/** The dependencies of the routes. */
import type { Logger } from 'pino';
import type { AuditSeen } from '../../commands/audit/auditSeen.ts';
import type { Deps } from '../../commands/deps.ts';
import type { Jobs } from '../../commands/jobs/jobs.ts';
import type { RequestMemory } from '../../commands/requests/requestMemory.ts';
import type { IdentityProvider } from '../../commands/sessions/identityProvider.ts';
import type { RefusedSchool } from '../../domain/rejection.ts';
import type { StoreDenied } from '../../ledger/eventStore.ts';
import type { Traces } from '../../ledger/traces.ts';
import type { Follower } from '../../projections/following/follower.ts';
import type { Retried } from '../../projections/following/parking.ts';
import type { Outbox } from '../../projections/messages/outbox.ts';
import type { Publisher } from '../../projections/messages/publisher.ts';
import type { Rebuilds } from '../../projections/rebuilding/rebuilds.ts';
import type { Sources } from '../../queries/sources.ts';
import type { Stopping } from '../../waiting/stopping.ts';
import type { BoardOfSchool } from '../access/access.ts';
import type { TokenKeys } from '../access/auth.ts';
import type { Credentials } from '../access/credentials.ts';
import type { OwnOrigin } from '../access/ownOrigin.ts';
import type { Role } from '../access/principal.ts';
import type { AskingLimits, Quotas } from '../access/rateLimit.ts';
import type { JobKinds } from '../jobs/kinds.ts';
import type { BuiltPages } from '../pages.ts';

export type Limits = {
  /** The largest uploaded file, in bytes. */
  readonly fileBytesMax: number;
  /** The largest file of DUO's register, in bytes. */
  readonly registerBytesMax: number;
  /** The largest file of many steps, in bytes. */
  readonly stepsBytesMax: number;
  /** The largest bank statement, in bytes. */
  readonly statementBytesMax: number;
  /** The largest EDEXML file, in bytes. */
  readonly rosterBytesMax: number;
  /** Limits on asking for information without a token. */
  readonly informationRequests: AskingLimits;
  /** Limits on asking for names of schools without a token. */
  readonly schoolNames: AskingLimits;
  /** Limits on signing in with a code. */
  readonly signIns: AskingLimits;
  /** Limits on asking for a new link as a guardian. */
  readonly guardianLinks: AskingLimits;
  /** Limits on what an OpenID provider tells. */
  readonly providerLogouts: AskingLimits;
  /** Limits per subject on looking into directories and deciding what is shared. */
  readonly quotas: Quotas;
  /** Milliseconds that a read waits for its read model. */
  readonly readWaitMsMax: number;
  /** Milliseconds that the store may take to answer before the server counts as not ready. */
  readonly storeMsMax: number;
};

export const limits: Limits = {
  fileBytesMax: 256 * 1024 * 1024,
  registerBytesMax: 16 * 1024 * 1024,
  stepsBytesMax: 1024 * 1024,
  rosterBytesMax: 64 * 1024 * 1024,
  statementBytesMax: 64 * 1024 * 1024,
  informationRequests: { windowMs: 15 * 60_000, perClient: 10, overall: 200 },
  schoolNames: { windowMs: 60_000, perClient: 60, overall: 1_200 },
  signIns: { windowMs: 60_000, perClient: 20, overall: 600 },
  guardianLinks: { windowMs: 15 * 60_000, perClient: 10, overall: 200 },
  providerLogouts: { windowMs: 60_000, perClient: 600, overall: 1_200 },
  quotas: { windowMs: 60_000, directoryLooks: 30, sharingWrites: 60 },
  readWaitMsMax: 5_000,
  storeMsMax: 2_000,
};

/** Counters for monitoring. */
export type Metrics = {
  readonly contentType: string;
  text(): Promise<string>;
  /**
   * `route` is undefined when no route has the path. `status` is undefined when the client left before its answer was
   * complete.
   */
  request(seen: {
    readonly method: string;
    readonly route: string | undefined;
    readonly status: number | undefined;
    readonly seconds: number;
  }): void;
  problem(code: string): void;
  audited(seen: AuditSeen): void;
  invoiceRun(trigger: 'request', seen: { readonly outcome: 'done'; readonly blocked: readonly RefusedSchool[] }): void;
};

/** Names of the claims of an ID token that make a principal. */
export type ClaimNames = { readonly role: string; readonly school: string; readonly board: string };

export type HttpOptions = {
  readonly deps: Deps;
  readonly sources: Sources;
  readonly follower: Follower;
  readonly keys: TokenKeys;
  /** Where people sign in. Undefined: only with links of this server. */
  readonly provider?: { readonly identity: IdentityProvider; readonly claims: ClaimNames } | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly rebuilds: Rebuilds;
  readonly outbox: Pick<Outbox, 'read'>;
  /** Undefined when there is no Kafka to publish to. */
  readonly publisher?: Pick<Publisher, 'failure'> | undefined;
  /** Tries again what a read model parked (5.9): everything, or one unit. @throws StoreUnavailable */
  readonly retry: (model: string, unit?: string) => Promise<Retried>;
  readonly stopping: Stopping;
  /** Asks whether the event store denies appends now. Default: it does not. */
  readonly deniedAppend?: () => Promise<StoreDenied | undefined>;
  /** The remembered answers of requests with an Idempotency-Key, and the secret under which they are kept. */
  readonly requests: RequestMemory;
  readonly requestSecret: Uint8Array;
  /** Long work given `Prefer: respond-async`. */
  readonly jobs: Jobs;
  readonly jobKinds: JobKinds;
  /** Why jobs cannot be looked for now. Default: they can. */
  readonly queueFailure?: () => unknown;
  readonly limits?: Limits;
  /** The number of proxies before us whose X-Forwarded-For is believed. Default: none. */
  readonly proxies?: number;
  /** Follows what requests and jobs lead to (operations 12.7). Default: nothing does. */
  readonly traces?: Traces;
  /** What people see in a browser. Default: none. */
  readonly pages?: BuiltPages;
};

export type Serving = Required<Omit<HttpOptions, 'keys' | 'logger' | 'proxies' | 'pages'>> & {
  readonly boardOf: BoardOfSchool;
  readonly ownOrigin: OwnOrigin;
  readonly credentials: Credentials;
  /** The paths that a role may use; null: the paths that are open to anybody. */
  readonly pathsFor: (role: Role | null) => { readonly reads: string[]; readonly writes: string[] };
  /** The secret that sign-in codes are signed with; undefined when tokens are those of an issuer. */
  readonly signInSecret: Uint8Array | undefined;
};
