/**
 * Worker threads that work on schools. Each does its own schools first, and at the end they take over from each other.
 */
import { Worker } from 'node:worker_threads';
import { errorFrom } from '../../commands/requests/errorsAcross.ts';
import { type Body, inHandMax, type TellDone, type Workers } from '../../ledger/workers/workers.ts';
import { currentAsker } from '../../waiting/asker.ts';
import { fairTurns } from '../../waiting/fairTurns.ts';
import { noteLate, patienceSpent, spendPatience } from '../../waiting/patience.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { type BodyAsked, BodySource } from './bodyThroughPort.ts';
import { dealSchools, workerOfSchool } from './dealt.ts';
import type { Answer, Order } from './workerOrders.ts';

export type ThreadsOptions = {
  /** The module that each thread runs. It answers orders with `obeyOrders`. */
  readonly entry: URL;
  readonly count: number;
  /** Plain data for the module, which reads them from `workerData.given`. */
  readonly given: unknown;
  /**
   * Whether threads start at once instead of when they are first needed, so that no request waits for their code to
   * load.
   */
  readonly early?: boolean;
};

/** A thread ended by itself, for example out of memory, and its work is not done. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
}

/** Milliseconds that running work may take to finish after threads are told to end. */
const finishMsMax = 2_000;

/** MB. With Node's default the young generation takes 48 MB of each thread before it is first collected. */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

/**
 * Pieces of work for single schools that one thread does at a time. With more than one, a long piece does not block the
 * others.
 */
const worksTogetherMax = 2;

/** Bodies that one thread reads at a time. A client may be slow, and each body holds its rows in memory. */
const bodiesTogetherMax = 8;
const bodiesEachMax = 4;

type Piece = {
  readonly resolve: (ended: Ended) => void;
  readonly reject: (error: unknown) => void;
  readonly body: BodySource | undefined;
  readonly tell: TellDone | undefined;
};
/** How a piece of work ended, and the patience that its request had spent by then. */
type Ended = { readonly spentMs: number | undefined } & ({ readonly found: unknown } | { readonly error: Error });
type Thread = {
  readonly order: (order: Order) => void;
  readonly work: (call: number, school: string, alone?: Alone) => Promise<Ended>;
  readonly end: () => Promise<void>;
  readonly kill: () => Promise<void>;
};

/** A task for one school, with the body that it reads. */
type Alone = {
  readonly task: string;
  readonly given: unknown;
  readonly body: BodySource | undefined;
  readonly tell: TellDone | undefined;
  /** Aborts when nobody waits for the result any more. */
  readonly abandoned: AbortSignal | undefined;
};

/**
 * Starts threads when they are first needed, or early. They stay with their folded schools until everything is closed.
 * A lost thread is replaced.
 */
export const workerThreads = ({ entry, count, given, early = false }: ThreadsOptions): Workers => {
  const threads: (Thread | undefined)[] = Array.from({ length: count });
  const closing = new AbortController();
  const turns = Array.from({ length: count }, () => ({
    work: fairTurns(worksTogetherMax, 1),
    bodies: fairTurns(bodiesTogetherMax, bodiesEachMax),
  }));
  let calls = 0;

  const threadAt = (index: number): Thread => {
    threads[index] ??= startThread({ entry, given }, () => {
      threads[index] = undefined;
    });
    return threads[index];
  };
  if (early) for (let index = 0; index < count; index++) threadAt(index);

  return {
    count,
    inSchools: async (task, schools, taskGiven, { take, signal, onLeft }) => {
      const ending = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      ending.throwIfAborted();
      const call = ++calls;
      const hands = dealSchools(schools, count);
      onLeft?.(hands);
      const failures: unknown[] = [];
      const used = new Set<Thread>();

      const workOn = async (index: number): Promise<void> => {
        for (let school = hands.next(index); school !== undefined; school = hands.next(index)) {
          const thread = threadAt(index);
          if (!used.has(thread)) thread.order({ kind: 'begin', call, task: task.name, given: taskGiven });
          used.add(thread);
          await take(school, foundBy(await thread.work(call, school)) as never);
          if (failures.length > 0 || ending.aborted) return;
        }
      };
      const abort = () => {
        for (const thread of used) thread.order({ kind: 'abort', call });
      };
      ending.addEventListener('abort', abort);
      const all = Promise.all(
        Array.from({ length: count * inHandMax }, (_, hand) =>
          workOn(hand % count).catch((error: unknown) => failures.push(error)),
        ),
      );
      try {
        if (!(await endsInTime(all, ending))) await Promise.all([...used].map((thread) => thread.kill()));
        await all;
      } finally {
        ending.removeEventListener('abort', abort);
        for (const thread of used) thread.order({ kind: 'end', call });
      }
      ending.throwIfAborted();
      if (failures.length > 0) throw failures[0];
    },
    inSchool: (task, school, given, body, tell) => {
      const hand = workerOfSchool(school, count);
      const inTurn = body === undefined ? turns[hand]!.work : turns[hand]!.bodies;
      return inTurn(async () => {
        closing.signal.throwIfAborted();
        const abandoned = currentAsker()?.abandoned;
        const found = await withBody(body, async (source) =>
          foundBy(await threadAt(hand).work(0, school, { task: task.name, given, body: source, tell, abandoned })),
        );
        return found as never;
      });
    },
    close: async () => {
      closing.abort(new Interrupted());
      await Promise.all(threads.map((thread) => thread?.end()));
    },
  };
};

/**
 * The result of a piece of work. The patience that it spent is spent for the request here too, even if the work failed:
 * so the rest of the request, such as giving back its key, does not wait as long once more.
 */
const foundBy = (ended: Ended): unknown => {
  spendPatience(ended.spentMs);
  if ('error' in ended) throw ended.error;
  return ended.found;
};

/** An error of the body itself takes precedence over the error that the work made of it. */
const withBody = async <T>(
  body: Body | undefined,
  work: (source: BodySource | undefined) => Promise<T>,
): Promise<T> => {
  if (body === undefined) return work(undefined);
  const source = new BodySource(body);
  try {
    return await work(source);
  } catch (error) {
    throw source.failure === undefined ? error : source.failure.error;
  } finally {
    await source.end();
  }
};

/** False when the work has not ended within the limit after it was told to end. */
const endsInTime = (work: Promise<unknown>, ending: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const wait = () => {
      timer = setTimeout(resolve, finishMsMax, false);
    };
    if (ending.aborted) wait();
    ending.addEventListener('abort', wait, { once: true });
    void work.finally(() => {
      clearTimeout(timer);
      ending.removeEventListener('abort', wait);
      resolve(true);
    });
  });

const startThread = ({ entry, given }: Pick<ThreadsOptions, 'entry' | 'given'>, onExit: () => void): Thread => {
  const pieces = new Map<number, Piece>();
  let last = 0;
  let why: unknown;
  const worker = new Worker(entry, {
    workerData: { given },
    // The parent's options, such as a profile of it, are not passed on.
    execArgv: [],
    resourceLimits,
  });
  worker.on('error', (error) => {
    why = error;
  });
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      noteLate(worker, false);
      onExit();
      const lost = new WorkerLost(`A worker thread ended with code ${code}`, { cause: why });
      for (const { reject } of pieces.values()) reject(lost);
      resolve();
    });
  });
  const sendBody = async ({ piece, wants }: BodyAsked): Promise<void> => {
    const source = pieces.get(piece)?.body;
    if (wants === 'no more') return source?.end();
    order({ kind: 'body', piece, ...((await source?.next()) ?? { bytes: undefined, broken: true }) });
  };
  worker.on('message', (answer: Answer) => {
    if (answer.kind === 'late') {
      noteLate(worker, answer.isLate);
      return;
    }
    const piece = pieces.get(answer.piece);
    if (answer.kind === 'done') {
      piece?.tell?.(answer.done);
      return;
    }
    if (answer.kind === 'body') {
      void sendBody(answer);
      return;
    }
    pieces.delete(answer.piece);
    const { spentMs } = answer;
    piece?.resolve(
      answer.kind === 'found' ? { found: answer.found, spentMs } : { error: errorFrom(answer.error), spentMs },
    );
  });
  const order = (one: Order) => worker.postMessage(one);
  return {
    order,
    work: (call, school, alone) =>
      new Promise((resolve, reject) => {
        const piece = ++last;
        const leave = () => order({ kind: 'leave', piece });
        const settling = <Value>(settle: (value: Value) => void) => {
          return (value: Value): void => {
            alone?.abandoned?.removeEventListener('abort', leave);
            settle(value);
          };
        };
        pieces.set(piece, {
          resolve: settling(resolve),
          reject: settling(reject),
          body: alone?.body,
          tell: alone?.tell,
        });
        alone?.abandoned?.addEventListener('abort', leave, { once: true });
        const named = alone && { alone: { task: alone.task, given: alone.given } };
        order({ kind: 'work', call, piece, school, spentMs: patienceSpent(), ...named });
      }),
    kill: async () => {
      await worker.terminate();
      await exited;
    },
    end: async () => {
      order({ kind: 'close' });
      const timer = setTimeout(() => worker.terminate(), finishMsMax);
      await exited;
      clearTimeout(timer);
    },
  };
};
