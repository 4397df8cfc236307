/**
 * Shows the progress of a long command: a bar on a terminal, and otherwise a line now and then. It is our own, because
 * the npm packages for it draw nothing without a terminal, and bring types or a whole terminal vocabulary with them.
 */
import type { JobProgress } from '../commands/jobs/job.ts';
import type { Program } from './usage.ts';

export type Progress = {
  /** Sets what was done before this began. It does not count for the rate. */
  from(done: number): void;
  /** Both are counts, and `done` is out of `total`. */
  at(done: number, total: number): void;
  /** Ends the line and goes on to the next. */
  end(): void;
};

/** Bars one after the other, for the same progress that jobs report. */
export type Bars = {
  /**
   * Begins the next bar, at the amount that was done before. A bar begins by itself when `what` or the unit changes.
   */
  begin(what: string, at: JobProgress): void;
  at(what: string, at: JobProgress): void;
  /** Ends the last bar. */
  end(): void;
};

/** Positions in a log have gaps, so only the finished part of the whole is shown for them. */
const told = (unit: string): string | undefined => (unit === 'positions' ? undefined : unit);

export const barsOn = (out: Program['progress'], now?: () => number): Bars => {
  let bar: (Progress & { readonly what: string; readonly unit: string }) | undefined;
  const end = (): void => {
    bar?.end();
    bar = undefined;
  };
  const begin = (what: string, { done, unit }: JobProgress): Progress => {
    end();
    bar = { ...progressOf(out, what, told(unit), now), what, unit };
    bar.from(done);
    return bar;
  };
  return {
    begin,
    at: (what, progress) => {
      const going = bar?.what === what && bar.unit === progress.unit ? bar : begin(what, progress);
      going.at(progress.done, progress.total);
    },
    end,
  };
};

const barWidth = 30;
const redrawMs = 100;
const lineMs = 5_000;

/**
 * @param unit the counted things, in the plural. Without one the numbers are positions, and only the percentage is
 * shown.
 */
export const progressOf = (
  out: Program['progress'],
  what: string,
  unit: string | undefined,
  now: () => number = () => performance.now(),
): Progress => {
  const startedAt = now();
  let toldAt = out.isTTY ? Number.NEGATIVE_INFINITY : startedAt;
  let before = 0;
  let latest: string | undefined;
  let isTold = false;
  const tell = (text: string): void => {
    isTold = true;
    out.write(out.isTTY ? `\r${text.slice(0, (out.columns || 80) - 1)}\u001b[K` : `${text}\n`);
  };
  return {
    from: (done) => {
      before = done;
    },
    at: (done, total) => {
      const seconds = Math.max(now() - startedAt, 1) / 1000;
      const perSecond = (done - before) / seconds;
      const counts = unit === undefined ? [] : [`${Math.round(perSecond)} ${unit}/s`];
      const rate = [...counts, ...left(total - done, perSecond)].join(', ');
      const part = percent(done, total).trim();
      const counted = unit === undefined ? part : `${done} of ${total} ${unit} (${part})`;
      latest = out.isTTY
        ? `${what} ${bar(done, total)} ${percent(done, total)} ${rate}`.trimEnd()
        : [`${what}: ${counted}`, rate].filter(Boolean).join(', ');
      isTold = false;
      if (now() - toldAt < (out.isTTY ? redrawMs : lineMs)) return;
      toldAt = now();
      tell(latest);
    },
    end: () => {
      if (latest !== undefined && !isTold) tell(latest);
      if (latest !== undefined && out.isTTY) out.write('\n');
      latest = undefined;
    },
  };
};

const partOf = (done: number, total: number): number => (total === 0 ? 1 : Math.min(1, done / total));

const left = (toDo: number, perSecond: number): string[] => {
  if (toDo <= 0 || perSecond <= 0) return [];
  const seconds = Math.ceil(toDo / perSecond);
  return [seconds < 120 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`];
};

const percent = (done: number, total: number): string => `${Math.floor(partOf(done, total) * 100)}%`.padStart(4);

const bar = (done: number, total: number): string => {
  const filled = Math.floor(partOf(done, total) * barWidth);
  return `[${'='.repeat(filled)}${' '.repeat(barWidth - filled)}]`;
};
