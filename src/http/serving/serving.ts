/** What the routes stand on. */
import type { Logger } from 'pino';
import type { Blocked } from '../../commands/billing/issue.ts';
import type { Deps } from '../../commands/deps.ts';
import type { RequestMemory } from '../../commands/requests/requestMemory.ts';
import type { StoreDenied } from '../../ledger/eventStore.ts';
import type { Follower } from '../../projections/following/follower.ts';
import type { Retried } from '../../projections/following/parking.ts';
import type { Outbox } from '../../projections/messages/outbox.ts';
import type { Publisher } from '../../projections/messages/publisher.ts';
import type { Rebuilds } from '../../projections/rebuilding/rebuilds.ts';
import type { Sources } from '../../queries/sources.ts';
import type { Stopping } from '../../waiting/stopping.ts';
import type { BoardOfSchool } from '../access/access.ts';
import type { TokenKeys } from '../access/auth.ts';
import type { AskingLimits, Quotas } from '../access/rateLimit.ts';

export type Limits = {
  /** Of an uploaded file. */
  readonly fileBytesMax: number;
  /** Of a file from DUO's register. */
  readonly registerBytesMax: number;
  /** Of an EDEXML file. */
  readonly rosterBytesMax: number;
  /** How often information may be asked for without a token. */
  readonly informationRequests: AskingLimits;
  /** How often one subject may look into directories and decide what is shared. */
  readonly quotas: Quotas;
  /** How long a read waits for its read model. */
  readonly readWaitMsMax: number;
  /** How long the store may take to answer before the server is not ready. */
  readonly storeMsMax: number;
};

export const limits: Limits = {
  fileBytesMax: 256 * 1024 * 1024,
  registerBytesMax: 16 * 1024 * 1024,
  rosterBytesMax: 64 * 1024 * 1024,
  informationRequests: { windowMs: 15 * 60_000, perClient: 10, overall: 200 },
  quotas: { windowMs: 60_000, directoryLooks: 30, sharingWrites: 60 },
  readWaitMsMax: 5_000,
  storeMsMax: 2_000,
};

/** What counts for those who watch over the server. */
export type Metrics = {
  readonly contentType: string;
  text(): Promise<string>;
  /** `route` is undefined for a path that no route has, `status` when the client went before it had its answer. */
  request(seen: {
    readonly method: string;
    readonly route: string | undefined;
    readonly status: number | undefined;
    readonly seconds: number;
  }): void;
  problem(code: string): void;
  invoiceRun(trigger: 'request', seen: { readonly outcome: 'done'; readonly blocked: readonly Blocked[] }): void;
};

export type HttpOptions = {
  readonly deps: Deps;
  readonly sources: Sources;
  readonly follower: Follower;
  readonly keys: TokenKeys;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly rebuilds: Rebuilds;
  readonly outbox: Pick<Outbox, 'read'>;
  /** Undefined when there is nothing to publish to. */
  readonly publisher?: Pick<Publisher, 'failure'> | undefined;
  /** Tries again what a read model parked (5.9): all of it, or one unit. @throws StoreUnavailable */
  readonly retry: (model: string, unit?: string) => Promise<Retried>;
  readonly stopping: Stopping;
  /** Whether the event store denies appends now; default: it does not. */
  readonly deniedAppend?: () => Promise<StoreDenied | undefined>;
  /** What was answered to requests with an Idempotency-Key, and the secret it is kept under. */
  readonly requests: RequestMemory;
  readonly requestSecret: Uint8Array;
  readonly limits?: Limits;
  /** How many proxies stand before us, whose X-Forwarded-For is believed; default: none. */
  readonly proxies?: number;
};

export type Serving = Required<Omit<HttpOptions, 'keys' | 'logger' | 'proxies'>> & { readonly boardOf: BoardOfSchool };
