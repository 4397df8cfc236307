/**
 * At most `max` pieces of work run at the same time, and at most `each` of one asker. The askers take turns: nobody
 * waits for more than one piece of each of the others, however many pieces those ask for.
 * p-queue has priorities and no turns by asker, so this is our own.
 */
import { currentAsker } from './asker.ts';
import { patienceMs, patienceSpent, spendPatience, storesAreLate, tooLate } from './patience.ts';
import { StoreUnavailable } from './unavailable.ts';

type Waiting = {
  readonly since: number;
  readonly begin: () => void;
  /** How long it has waited behind work that found a store away, in milliseconds. */
  lateMs: number;
};

/** How often waiting work checks whether a store is late, in milliseconds. */
const lateLooksMs = 250;

/**
 * Waiting behind work that finds a store away spends the patience of a request (patience.ts): the store is away for the
 * waiting request too, and otherwise that request would wait as long once more. A request that has waited as long as
 * its patience lasts, while a store is late, is refused.
 * @throws StoreUnavailable in that case
 * @throws the reason of the asker's signal when nobody waits any more before its turn has come
 */
export const fairTurns = (max: number, each = max): (<T>(work: () => Promise<T>) => Promise<T>) => {
  // Work that waits, by asker. The first asker is next, and moves behind the others after its turn.
  const waiting = new Map<string, readonly Waiting[]>();
  const busy = new Map<string, number>();
  let free = max;

  const mayBegin = (subject: string): boolean => free > 0 && (busy.get(subject) ?? 0) < each;

  const begin = (subject: string): void => {
    free--;
    busy.set(subject, (busy.get(subject) ?? 0) + 1);
  };

  const end = (subject: string): void => {
    free++;
    const others = busy.get(subject)! - 1;
    if (others > 0) busy.set(subject, others);
    else busy.delete(subject);
    for (const [next, [first, ...rest]] of waiting) {
      if (!mayBegin(next)) continue;
      waiting.delete(next);
      if (rest.length > 0) waiting.set(next, rest);
      begin(next);
      first!.begin();
      return;
    }
  };

  const countLate = (begunAt: number): void => {
    const now = performance.now();
    for (const all of waiting.values()) for (const one of all) one.lateMs += now - Math.max(one.since, begunAt);
  };

  /** Resolves when the turn has come, with the time that was spent waiting behind work that found a store away. */
  const turn = (subject: string, abandoned: AbortSignal | undefined): Promise<number> =>
    new Promise((resolve, reject) => {
      const refuse = (reason: unknown): void => {
        const others = (waiting.get(subject) ?? []).filter((one) => one !== mine);
        if (others.length > 0) waiting.set(subject, others);
        else waiting.delete(subject);
        settled();
        reject(reason);
      };
      const leave = (): void => refuse(abandoned!.reason);
      // Only a request has patience. Other work goes on waiting.
      const impatient =
        patienceSpent() === undefined
          ? undefined
          : setInterval(() => {
              if (performance.now() - mine.since >= patienceMs && storesAreLate()) refuse(tooLate());
            }, lateLooksMs);
      const settled = (): void => {
        clearInterval(impatient);
        abandoned?.removeEventListener('abort', leave);
      };
      const mine: Waiting = {
        since: performance.now(),
        lateMs: 0,
        begin: () => {
          settled();
          resolve(mine.lateMs);
        },
      };
      waiting.set(subject, [...(waiting.get(subject) ?? []), mine]);
      abandoned?.addEventListener('abort', leave, { once: true });
    });

  return async (work) => {
    const { subject = '', abandoned } = currentAsker() ?? {};
    abandoned?.throwIfAborted();
    if (mayBegin(subject)) begin(subject);
    else {
      const lateMs = await turn(subject, abandoned);
      if (lateMs > 0) spendPatience((patienceSpent() ?? 0) + lateMs);
    }
    const begunAt = performance.now();
    try {
      return await work();
    } catch (error) {
      if (error instanceof StoreUnavailable) countLate(begunAt);
      throw error;
    } finally {
      end(subject);
    }
  };
};
