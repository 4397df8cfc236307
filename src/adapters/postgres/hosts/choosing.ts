/**
 * Chooses the server that may be written to, out of several (operations 12.3). Two may take writes at once: a primary
 * that was away while its standby was promoted comes back as if nothing had happened. The promoted server has the
 * higher timeline, and what was acknowledged there is missing on the other.
 */
import type { PostgresHost } from './address.ts';
import type { Standing } from './standing.ts';

export type Answer = { readonly at: PostgresHost; readonly said: Standing | Error };

/** The highest timeline that this process knows of a cluster. */
export type Reached = { readonly system: string; readonly timeline: number };

export type Choice =
  | { readonly chosen: PostgresHost; readonly reached: Reached }
  /** Why none may be written to, host by host. */
  | { readonly chosen: undefined; readonly why: string };

/**
 * The server that takes writes on the highest timeline; of several on one, the first. None on a lower timeline than
 * `timelineOf` knows of its cluster, and none of another cluster than the one reached before.
 */
export const chooseWriter = (
  answers: readonly Answer[],
  reached: Reached | undefined,
  timelineOf: (system: string) => number,
): Choice => {
  const writable = answers.flatMap(({ at, said }) =>
    said instanceof Error || !said.takesWrites ? [] : [{ at, said }],
  );
  const systems = new Set([...writable.map(({ said }) => said.system), ...(reached ? [reached.system] : [])]);
  const ours = writable.filter(({ said }) => said.timeline >= timelineOf(said.system));
  const timeline = Math.max(...ours.map(({ said }) => said.timeline));
  const best = ours.find(({ said }) => said.timeline === timeline);
  if (best !== undefined && systems.size === 1)
    return { chosen: best.at, reached: { system: best.said.system, timeline } };
  const why = answers.map(({ at, said }) => `${at.host}:${at.port} ${reasonOf(said, systems.size > 1, timelineOf)}`);
  return { chosen: undefined, why: why.join('; ') };
};

const reasonOf = (said: Standing | Error, isMixed: boolean, timelineOf: (system: string) => number): string => {
  if (said instanceof Error) return `does not answer (${said.message})`;
  if (!said.takesWrites) return 'is a standby, or set to read only';
  if (isMixed) return `takes writes, but belongs to the cluster ${said.system}, and another one was found too`;
  return `is a primary of before: it is on timeline ${said.timeline}, and the cluster has reached ${timelineOf(said.system)}. End it, and make it a standby again`;
};
