import { inParallel } from '../../waiting/inParallel.ts';
import type { Ledger } from '../ledger.ts';
import type { Folds } from '../states/folds.ts';

/** The means of a task on schools, in whichever thread it runs: the log, and the folds of that thread. */
export type Stand = { readonly ledger: Ledger; readonly folds: Folds };

/** Receives how much of a piece of work is done, in a unit that its task names. */
export type TellDone = (done: number) => void;

/** The bytes of a request's body, piece by piece. */
export type Body = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * A piece of work on one school. It may run in another thread, where it is found by its name. Its input and its result
 * must therefore be plain data, and it may use nothing but its stand.
 */
export type SchoolTask<Given, Found, On extends Stand = Stand> = {
  readonly name: string;
  readonly work: (
    stand: On,
    school: string,
    given: Given,
    signal: AbortSignal,
    body: Body,
    /** Undefined when nobody follows the work. */
    tell?: TellDone,
  ) => Promise<Found>;
};

/** A task in a list of all tasks, where its input and result types do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: the caller of a task knows its types.
export type AnySchoolTask = SchoolTask<any, any, any>;

/** A task, whatever it needs besides a stand. The creator of the workers provides that. */
// biome-ignore lint/suspicious/noExplicitAny: a task may need more than a stand, and only the task knows what.
export type TaskOf<Given, Found> = SchoolTask<Given, Found, any>;

export type InSchools<Found> = {
  /** Called once for each school, in the order in which the tasks end. The thread that did the task goes on after this has ended. */
  readonly take: (school: string, found: Found) => Promise<void> | void;
  /** Once it aborts, no task is begun and its reason is thrown. Tasks under way get a moment to end. */
  readonly signal?: AbortSignal | undefined;
  /** Called once, before the first task, by workers that can leave schools to somebody else. */
  readonly onLeft?: ((left: SchoolsLeft) => void) | undefined;
};

/** The schools of one call on which no task was begun yet. */
export type SchoolsLeft = {
  readonly count: number;
  /** Takes out the first of them: these workers leave them alone, and the caller sees to them. */
  take(countMax: number): string[];
};

export type Workers = {
  /** How many schools are worked on at the same moment. */
  readonly count: number;
  /**
   * Does a task once for each of these schools (or other units into which the work can be split), each named once. Big
   * schools come first, so that none is left over at the end. A school goes to the same thread as before, which may
   * still have it folded, unless another thread is idle.
   * @throws the error of the first task that failed, its class kept; all tasks under way have ended by then
   */
  inSchools<Given, Found>(
    task: TaskOf<Given, Found>,
    schools: readonly string[],
    given: Given,
    options: InSchools<Found>,
  ): Promise<void>;
  /**
   * Does a task for one school, always in the same thread, because that thread has the school folded. Each thread does
   * one such task at a time; those that wait take fair turns (fairTurns.ts). A task with a body waits for a client, so
   * it runs beside the others. It reads the body as fast as it asks for it.
   * @throws the error of the work, its class kept; the error of reading the body
   */
  inSchool<Given, Found>(
    task: TaskOf<Given, Found>,
    school: string,
    given: Given,
    body?: Body,
    tell?: TellDone,
  ): Promise<Found>;
  /** Ends all work under way. */
  close(): Promise<void>;
};

/** Does a task in the threads meant for these commands, or in this thread when there are none. */
export const inSchool = <Given, Found>(
  { workers, ...deps }: Stand & { readonly workers?: Workers | undefined },
  task: TaskOf<Given, Found>,
  school: string,
  given: Given,
  body?: Body,
  tell?: TellDone,
): Promise<Found> => (workers ?? workersHere(deps)).inSchool(task, school, given, body, tell);

/** How many schools one thread has in hand at the same time: it reads one while it works on another. */
export const inHandMax = 2;

/** Workers in this thread: for a machine with one core, and for stores that only this thread can reach. */
export const workersHere = (stand: Stand): Workers => ({
  count: 1,
  inSchools: async (task, schools, given, { take, signal = new AbortController().signal }) => {
    await inParallel(schools, inHandMax, async (school) => {
      signal.throwIfAborted();
      await take(school, await task.work(stand, school, given, signal, []));
    });
    signal.throwIfAborted();
  },
  inSchool: (task, school, given, body = [], tell) =>
    task.work(stand, school, given, new AbortController().signal, body, tell),
  close: async () => {},
});
