/** The progress of long work, asked for again until it ends (interfaces.md section 2). */
import { useEffect, useState } from 'preact/hooks';
import type { z } from 'zod';
import type { jobSeen } from '../../../http/jobs/answers.ts';
import { languageNow } from '../language.ts';
import { ask, type Failure, isProblem, wrote } from '../reading/ask.ts';
import { signedOut } from '../session.ts';
import { withQuery } from '../urlState.ts';

export type JobSeen = z.output<typeof jobSeen>;
export type IssuedSoFar = NonNullable<JobSeen['issued']>['items'];

export type JobRead = {
  readonly job: JobSeen | undefined;
  /** The documents that an invoice run issued so far, by number. Other jobs have none. */
  readonly issued: IssuedSoFar;
  readonly failure: Failure | undefined;
  readonly again: () => void;
};

const againMs = 1_000;
const documentsRead = '500';

export const hasEnded = ({ state }: Pick<JobSeen, 'state'>): boolean => state !== 'waiting' && state !== 'running';

export const useJob = (id: string): JobRead => {
  const [asked, setAsked] = useState(0);
  const [read, setRead] = useState<Omit<JobRead, 'again'>>({ job: undefined, issued: [], failure: undefined });
  const language = languageNow();
  useEffect(() => {
    const leaving = new AbortController();
    void follow(id, leaving.signal, setRead);
    return () => leaving.abort();
  }, [id, asked, language]);
  return { ...read, again: () => setAsked((times) => times + 1) };
};

type Setting = (change: (before: Omit<JobRead, 'again'>) => Omit<JobRead, 'again'>) => void;

const follow = async (id: string, signal: AbortSignal, set: Setting): Promise<void> => {
  // A full page of documents never changes, so only the last page is read again.
  let full: IssuedSoFar = [];
  let cursor: string | undefined;
  try {
    for (;;) {
      const outcome = await ask<JobSeen>(withQuery(`/jobs/${id}`, { limit: documentsRead, cursor }), { signal });
      if (!outcome.ok) {
        if (isProblem(outcome.failure, 401)) signedOut.value = true;
        return set((before) => ({ ...before, failure: outcome.failure }));
      }
      const { answer: job } = outcome;
      const issued = [...full, ...(job.issued?.items ?? [])];
      const next = job.issued?.next ?? null;
      if (hasEnded(job) && next === null) wrote(job.headers?.['X-Position']);
      set(() => ({ job, issued, failure: undefined }));
      if (next !== null) [full, cursor] = [issued, next];
      else if (hasEnded(job)) return;
      else await pause(againMs, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
