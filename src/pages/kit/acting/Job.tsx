/** Long work: its progress, its results so far, and stopping it. It survives a reload, because its id is in the URL. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../frame/announce.tsx';
import { texts } from '../language.ts';
import type { Failure } from '../reading/ask.ts';
import { Failed } from '../reading/Failed.tsx';
import { Loading } from '../reading/Shown.tsx';
import { decimal, moment } from '../shown/format.ts';
import { sent } from './send.ts';
import { hasEnded, type IssuedSoFar, type JobSeen, useJob } from './useJob.ts';

type JobProps = {
  readonly id: string;
  /** Set if the reader has just begun it. It then takes the focus, in place of the form that is gone. */
  readonly isBegun?: boolean;
  /** Shows the result so far, while the job goes on and after it. */
  readonly children: (job: JobSeen, issued: IssuedSoFar) => ComponentChildren;
};

export const Job = ({ id, isBegun = false, children }: JobProps) => {
  const { job, issued, failure, again } = useJob(id);
  const { state: words } = texts().kit.job;
  const ended = job !== undefined && hasEnded(job) ? job.state : undefined;
  useEffect(() => {
    if (ended !== undefined) announce(words[ended]);
  }, [ended]);
  if (job === undefined)
    return failure === undefined ? <Loading height="block" /> : <Failed failure={failure} again={again} />;
  return (
    <>
      {failure !== undefined && <Failed failure={failure} again={again} />}
      <State of={job} isBegun={isBegun} />
      {children(job, issued)}
    </>
  );
};

const State = ({ of: job, isBegun }: { of: JobSeen; isBegun: boolean }) => {
  const box = useRef<HTMLElement>(null);
  const text = texts().kit.job;
  const { state, progress, problem } = job;
  const unit = named(text.units, progress.unit);
  useEffect(() => {
    if (isBegun) box.current?.focus();
  }, []);
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-labelledby="werk-stand"
      class={state === 'done' ? 'notice notice-done' : 'notice'}
    >
      <p id="werk-stand">
        {job.cancelling ? text.state.cancelling : text.state[state]}{' '}
        <span class="small quiet">{text.asked(moment(job.askedAt))}</span>
      </p>
      {!hasEnded(job) && (
        <p>
          <progress
            value={progress.total === 0 ? undefined : progress.done}
            max={progress.total || 1}
            aria-labelledby="werk-stand"
          />{' '}
          {progress.total > 0 && text.progress(decimal(progress.done), decimal(progress.total), unit)}
        </p>
      )}
      {problem !== undefined && (
        <p>
          <strong>{problem.title}</strong> {problem.detail}
        </p>
      )}
      {!hasEnded(job) && !job.cancelling && <Stop id={job.id} onStop={() => box.current?.focus()} />}
    </section>
  );
};

const named = (units: Readonly<Record<string, string>>, unit: string): string => units[unit] ?? unit;

/** @param onStop the button is about to disappear, and must not take the focus along */
const Stop = ({ id, onStop }: { id: string; onStop: () => void }) => {
  const [failure, setFailure] = useState<Failure | undefined>();
  const [asked, setAsked] = useState(false);
  const stop = async (): Promise<void> => {
    setAsked(true);
    onStop();
    const outcome = await sent({ method: 'DELETE', path: `/jobs/${id}` }, crypto.randomUUID());
    setAsked(outcome.ok);
    setFailure(outcome.ok ? undefined : outcome.failure);
  };
  return (
    <>
      {failure !== undefined && <Failed failure={failure} />}
      <p class="buttons">
        <button type="button" aria-disabled={asked || undefined} onClick={() => asked || void stop()}>
          {texts().kit.job.stop}
        </button>
      </p>
    </>
  );
};
