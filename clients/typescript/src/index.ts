/** The client of Telboek, with the routes of its contract. */
import { type Client as ClientOf, clientOf } from './client.ts';
import type { Operations, Problem } from './operations.ts';
import { Refused as AnyRefused } from './problem.ts';
import type { Settings } from './sending.ts';

export type { Download } from './client.ts';
export type { JobState, Progress, RunningJob } from './job.ts';
export type { Credentials, Settings } from './sending.ts';
export type { File, Wishes } from './shapes.ts';
export type { Operations, Problem };

export type Client = ClientOf<Operations>;

export const connect = (settings: Settings): Client => clientOf<Operations>(settings);

/**
 * `status_502` and the like stand for an answer that a proxy or balancer gave. Such an answer is no problem document of
 * Telboek.
 */
type Code = Problem['code'] | 'job_cancelled' | `status_${number}`;

export type Refused = AnyRefused<Omit<Problem, 'code'> & { readonly code: Code }>;

/** The error that every refused call throws. */
export const Refused = AnyRefused as unknown as { readonly prototype: Refused; new (...given: never): Refused };
