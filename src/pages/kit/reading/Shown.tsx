/** Shows an answer, or that it is being read, or why it could not be read (pages.md 10.8). */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { texts } from '../language.ts';
import { Failed } from './Failed.tsx';
import type { Reading } from './useRead.ts';

type ShownProps<Answer> = {
  readonly of: Reading<Answer>;
  /** The height that the content will have, so that nothing jumps. Default: a screen. */
  readonly height?: 'line' | 'part' | 'block' | 'screen';
  readonly children: (answer: Answer) => ComponentChildren;
};

export const Shown = <Answer,>({ of, height = 'screen', children }: ShownProps<Answer>) => {
  const { answer, failure, parked, behind, again, waiting, retrying } = of;
  const { kit } = texts();
  if (answer === undefined) {
    if (failure !== undefined) return <Failed failure={failure} again={again} />;
    return waiting ? <Loading height={height} retrying={retrying} /> : null;
  }
  return (
    <>
      {failure !== undefined && <Failed failure={failure} again={again} />}
      {parked && <Parked />}
      {behind && (
        <p class="updating" role="status">
          {kit.updating}
        </p>
      )}
      {children(answer)}
    </>
  );
};

export const Parked = () => {
  const { parked } = texts().kit;
  return (
    <div class="notice notice-warning" role="status">
      <h2>{parked.title}</h2>
      <p>{parked.detail}</p>
    </div>
  );
};

const quietMs = 300;
const longMs = 5_000;

type LoadingProps = { readonly height: 'line' | 'part' | 'block' | 'screen'; readonly retrying?: boolean };

/** Says nothing for 300 ms, and after 5 s that it takes longer. */
export const Loading = ({ height, retrying = false }: LoadingProps) => {
  const [phase, setPhase] = useState<'quiet' | 'told' | 'long'>('quiet');
  const { kit } = texts();
  useEffect(() => {
    const timers = [setTimeout(() => setPhase('told'), quietMs), setTimeout(() => setPhase('long'), longMs)];
    return () => timers.forEach(clearTimeout);
  }, []);
  const sentence = { quiet: '', told: kit.loading, long: kit.loadingLong }[phase];
  return (
    <p class={`loading loading-${height}`} role="status">
      {retrying ? kit.retrying : sentence}
    </p>
  );
};
