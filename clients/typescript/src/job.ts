/** A job, as the client sees it: long work that the server goes on with. */
import { type ProblemBody, Refused } from './problem.ts';
import { paused } from './sending.ts';

export type Progress = { readonly done: number; readonly total: number; readonly unit: string };

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export type RunningJob<Answer> = {
  /** The id that `GET /jobs/{id}` takes. Any program may ask for it, for seven days. */
  readonly id: string;
  /** Yields the state and the progress each time that one of them has changed, until the job has ended. */
  progress(): AsyncGenerator<{ readonly state: JobState } & Progress, void>;
  /**
   * Waits for the end.
   * @throws Refused with the code with which the request would have been refused, or with `job_cancelled`
   */
  answer(): Promise<Answer>;
  /** Asks the server to cancel. The job ends at its next safe point. */
  cancel(): Promise<void>;
};

type Seen = {
  readonly state: JobState;
  readonly progress: Progress;
  readonly answer?: unknown;
  readonly issued?: { readonly items: unknown[]; readonly next: string | null };
  readonly problem?: ProblemBody;
};

type Ask = (method: 'GET' | 'DELETE', path: string) => Promise<Response>;

const pollMs = 1_000;

export const jobAt = <Answer>(location: string, ask: Ask): RunningJob<Answer> => {
  const look = async (): Promise<Seen> => (await (await ask('GET', location)).json()) as Seen;
  const states = async function* (): AsyncGenerator<Seen, void> {
    for (;;) {
      const seen = await look();
      yield seen;
      if (!isOpen(seen)) return;
      await paused(pollMs);
    }
  };
  return {
    id: location.slice(location.lastIndexOf('/') + 1),
    progress: async function* () {
      let last = '';
      for await (const { state, progress } of states()) {
        const now = JSON.stringify([state, progress]);
        if (now !== last) yield { state, ...progress };
        last = now;
      }
    },
    answer: async () => {
      for await (const seen of states()) {
        if (isOpen(seen)) continue;
        if (seen.problem !== undefined) throw new Refused(seen.problem, {});
        if (seen.state === 'cancelled') throw new Refused(cancelled, {});
        return (seen.issued === undefined ? seen.answer : await withIssued(seen, location, ask)) as Answer;
      }
      throw new Error('A job that is open is looked at again');
    },
    cancel: async () => {
      await ask('DELETE', location);
    },
  };
};

const isOpen = ({ state }: Seen): boolean => state === 'waiting' || state === 'running';

/** Completes the answer of an invoice run: the server gives the issued documents apart from it, in pages. */
const withIssued = async ({ answer, issued }: Seen, location: string, ask: Ask): Promise<unknown> => {
  const all = [...issued!.items];
  for (let next = issued!.next; next !== null; ) {
    const page = (await (await ask('GET', `${location}?cursor=${encodeURIComponent(next)}`)).json()) as Seen;
    all.push(...page.issued!.items);
    next = page.issued!.next;
  }
  return { ...(answer as object), issued: all };
};

const cancelled: ProblemBody = {
  type: 'about:blank',
  title: 'Cancelled',
  status: 409,
  detail: 'The job was cancelled before its end',
  code: 'job_cancelled',
};
