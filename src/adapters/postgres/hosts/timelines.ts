/**
 * The highest timeline that was seen of each cluster. Kept in a folder it outlives the process, so that a start never
 * takes a former primary for the present one (operations 12.3).
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

let folder: string | undefined;
const seen = new Map<string, number>();

const nameOf = (system: string): string => `postgres-timeline-${system}`;

/** Keeps the timelines in this folder from now on. Each thread of a process calls it for itself. */
export const keepTimelinesIn = (directory: string): void => {
  folder = directory;
};

export const timelineSeen = (system: string): number => {
  const kept = folder === undefined ? 0 : keptIn(folder, system);
  return Math.max(seen.get(system) ?? 0, kept);
};

export const recordTimeline = (system: string, timeline: number): void => {
  if (timeline <= timelineSeen(system)) return;
  seen.set(system, timeline);
  if (folder === undefined) return;
  // The file is written beside and renamed, so that no reader finds half of it. Two threads may write the same number.
  try {
    const beside = join(folder, `.${nameOf(system)}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`);
    writeFileSync(beside, `${timeline}\n`, { mode: 0o600 });
    renameSync(beside, join(folder, nameOf(system)));
  } catch {
    // A folder that is missing, full or read-only stops nothing: this process knows the timeline all the same.
  }
};

const keptIn = (directory: string, system: string): number => {
  try {
    return Number.parseInt(readFileSync(join(directory, nameOf(system)), 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
};
