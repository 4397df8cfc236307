import { inParallel } from '../../waiting/inParallel.ts';
import type { Ledger } from '../ledger.ts';
import type { Folds } from '../states/folds.ts';

/** What such work stands on, wherever it is done: the log, and folds that are its own. */
export type Stand = { readonly ledger: Ledger; readonly folds: Folds };

/** The bytes of a request, piece by piece. */
export type Body = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * One piece of such work. It may be done in another thread, where it is found by its name: what it is given and what it
 * finds are plain data, and it stands on nothing else.
 */
export type SchoolTask<Given, Found, On extends Stand = Stand> = {
  readonly name: string;
  readonly work: (stand: On, school: string, given: Given, signal: AbortSignal, body: Body) => Promise<Found>;
};

/** A task in a list of all, where what it takes and gives is nobody's business. */
// biome-ignore lint/suspicious/noExplicitAny: whoever asks for a task has its types.
export type AnySchoolTask = SchoolTask<any, any, any>;

/** A task, whatever else it stands on: whoever made the workers gave them that. */
// biome-ignore lint/suspicious/noExplicitAny: it may be more than a stand, and only the task knows.
export type TaskOf<Given, Found> = SchoolTask<Given, Found, any>;

export type InSchools<Found> = {
  /** Once for each school, in the order in which they end; the thread that found it goes on when this has ended. */
  readonly take: (school: string, found: Found) => Promise<void> | void;
  /** Begins no more, with its reason; what is under way may end, for a moment. */
  readonly signal?: AbortSignal | undefined;
};

export type Workers = {
  /** Schools that are worked at at the same moment. */
  readonly count: number;
  /**
   * Does a task once for each of these schools (or whatever else the work falls apart in), each named once: big ones
   * first, so that none is left over at the end. The same school goes to the same thread, which may have it folded still,
   * unless another has nothing left to do.
   * @throws what the first to fail threw, its class kept; what was under way has ended then
   */
  inSchools<Given, Found>(
    task: TaskOf<Given, Found>,
    schools: readonly string[],
    given: Given,
    options: InSchools<Found>,
  ): Promise<void>;
  /**
   * Does a task for one school, always in the same thread: that has what it folded of it. Each thread does one such piece
   * at a time, those that wait in fair turns (fairTurns.ts). One that is given a body goes on beside the others, because it waits for
   * a client; it reads the body as fast as it asks for it.
   * @throws what the work threw, its class kept; what reading the body threw
   */
  inSchool<Given, Found>(task: TaskOf<Given, Found>, school: string, given: Given, body?: Body): Promise<Found>;
  /** Ends what is under way. */
  close(): Promise<void>;
};

/** In the threads that there are for these commands, or else in this one. */
export const inSchool = <Given, Found>(
  { workers, ...deps }: Stand & { readonly workers?: Workers | undefined },
  task: TaskOf<Given, Found>,
  school: string,
  given: Given,
  body?: Body,
): Promise<Found> => (workers ?? workersHere(deps)).inSchool(task, school, given, body);

/** Schools in hand at the same time in one thread: one is read while another is worked at. */
export const inHandMax = 2;

/** For one core, and for stores that only this thread has. */
export const workersHere = (stand: Stand): Workers => ({
  count: 1,
  inSchools: async (task, schools, given, { take, signal = new AbortController().signal }) => {
    await inParallel(schools, inHandMax, async (school) => {
      signal.throwIfAborted();
      await take(school, await task.work(stand, school, given, signal, []));
    });
    signal.throwIfAborted();
  },
  inSchool: (task, school, given, body = []) => task.work(stand, school, given, new AbortController().signal, body),
  close: async () => {},
});
