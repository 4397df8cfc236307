/** The client of Telboek, with the routes of its contract. */
import { type Client as ClientOf, clientOf } from './client.ts';
import type { Operations } from './operations.ts';
import { Refused as RefusedOf } from './problem.ts';
import type { Settings } from './sending.ts';

export type { Download } from './client.ts';
export type { JobState, Progress, RunningJob } from './job.ts';
export type { Credentials, Settings } from './sending.ts';
export type { File, Wishes } from './shapes.ts';
export type { Operations };

export type Client = ClientOf<Operations>;

export const connect = (settings: Settings): Client => clientOf<Operations>(settings);

export const Refused = RefusedOf;
export type Refused = RefusedOf;
