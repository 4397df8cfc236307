/**
 * At most `max` pieces of work run at the same time, and at most `each` of one asker. The askers take turns: nobody
 * waits for more than one piece of each of the others, however many pieces those ask for.
 * p-queue has priorities and no turns by asker, so this is our own.
 */
import { whoAsks } from './asking.ts';
import { StoreUnavailable } from './unavailable.ts';

/** Work counts as begun together with what began within this time. */
const togetherMs = 1_000;

type Waiting = {
  readonly since: number;
  readonly begin: () => void;
  readonly refuse: (reason: unknown) => void;
};

/**
 * Work that finds a store away takes as long as anybody waits for it. Whoever has waited through all of it is told the
 * same, and does not wait as long once more.
 * @throws the reason of the asker's signal when nobody waits any more before its turn has come
 * @throws StoreUnavailable when work that ran while this waited found a store away
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

  const refuseWaiting = (sinceBefore: number): void => {
    const away = new StoreUnavailable('The store was away for the work before this; nothing was begun');
    for (const all of [...waiting.values()])
      for (const { since, refuse } of all) if (since <= sinceBefore) refuse(away);
  };

  const turn = (subject: string, abandoned: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const refuse = (reason: unknown): void => {
        abandoned?.removeEventListener('abort', leave);
        const others = (waiting.get(subject) ?? []).filter((one) => one !== mine);
        if (others.length > 0) waiting.set(subject, others);
        else waiting.delete(subject);
        reject(reason);
      };
      const leave = (): void => refuse(abandoned!.reason);
      const mine: Waiting = {
        since: performance.now(),
        refuse,
        begin: () => {
          abandoned?.removeEventListener('abort', leave);
          resolve();
        },
      };
      waiting.set(subject, [...(waiting.get(subject) ?? []), mine]);
      abandoned?.addEventListener('abort', leave, { once: true });
    });

  return async (work) => {
    const { subject = '', abandoned } = whoAsks() ?? {};
    abandoned?.throwIfAborted();
    if (mayBegin(subject)) begin(subject);
    else await turn(subject, abandoned);
    const begunAt = performance.now();
    try {
      return await work();
    } catch (error) {
      if (error instanceof StoreUnavailable) refuseWaiting(begunAt + togetherMs);
      throw error;
    } finally {
      end(subject);
    }
  };
};
