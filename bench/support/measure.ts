/**
 * Measures so that figures hold on a machine with other load: the subject and its baseline take turns, and medians are
 * given.
 */

/** Prepares a round, which is not timed, and returns the work to time. */
export type Task = (round: number) => Promise<() => Promise<unknown>>;

/** Figures per second. */
export type Rate = { readonly figure: number; readonly baseline: number; readonly ratio: number };

/**
 * Lets the subject and its baseline do the work in each of `rounds`, in alternating order; `amount` is the number of
 * things done in each. A round before them is not counted, because code is compiled and connections are opened in it.
 */
export const sideBySide = async (rounds: number, amount: number, subject: Task, baseline: Task): Promise<Rate> => {
  const times: { subject: number; baseline: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const first = round % 2 === 0;
    const early = first ? await timed(subject, round) : await timed(baseline, round);
    const late = first ? await timed(baseline, round) : await timed(subject, round);
    if (round > 0) times.push(first ? { subject: early, baseline: late } : { subject: late, baseline: early });
  }
  return rateOf(amount, times);
};

export const rateOf = (
  amount: number,
  times: readonly { readonly subject: number; readonly baseline: number }[],
): Rate => ({
  figure: perSecond(amount, median(times.map(({ subject }) => subject))),
  baseline: perSecond(amount, median(times.map(({ baseline }) => baseline))),
  ratio: median(times.map(({ subject, baseline }) => baseline / subject)),
});

/** The duration in milliseconds. */
export const timed = async (task: Task, round: number): Promise<number> => {
  const work = await task(round);
  const start = performance.now();
  await work();
  return performance.now() - start;
};

export const perSecond = (amount: number, ms: number): number => (amount / ms) * 1_000;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};
