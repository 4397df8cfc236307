/** What the routes stand on. */
import type { Logger } from 'pino';
import type { Deps } from '../commands/deps.ts';
import type { Sources } from '../projections/answers/sources.ts';
import type { Follower } from '../projections/follower.ts';
import type { BoardOfSchool } from './access.ts';
import type { TokenKeys } from './auth.ts';
import type { AskingLimits } from './rateLimit.ts';

export type Limits = {
  /** Of an uploaded file. */
  readonly fileBytesMax: number;
  /** Of a file from DUO's register. */
  readonly registerBytesMax: number;
  /** How often information may be asked for without a token. */
  readonly informationRequests: AskingLimits;
  /** How long a read waits for its read model. */
  readonly readWaitMsMax: number;
  /** How long the store may take to answer before the server is not ready. */
  readonly storeMsMax: number;
};

export const limits: Limits = {
  fileBytesMax: 128 * 1024 * 1024,
  registerBytesMax: 16 * 1024 * 1024,
  informationRequests: { windowMs: 15 * 60_000, perClient: 10, overall: 200 },
  readWaitMsMax: 5_000,
  storeMsMax: 2_000,
};

export type HttpOptions = {
  readonly deps: Deps;
  readonly sources: Sources;
  readonly follower: Follower;
  readonly keys: TokenKeys;
  readonly logger: Logger;
  readonly limits?: Limits;
  /** How many proxies stand before us, whose X-Forwarded-For is believed; default: none. */
  readonly proxies?: number;
};

export type Serving = Required<Omit<HttpOptions, 'keys' | 'logger' | 'proxies'>> & { readonly boardOf: BoardOfSchool };
