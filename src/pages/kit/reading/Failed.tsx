/** Tells what did not work and what to do, in the words of the answer (pages.md 10.8, 10.61). */
import { texts } from '../language.ts';
import type { Failure } from './ask.ts';

type Told = { readonly title: string; readonly detail: string; readonly correlation: string | null };

export const failureText = (failure: Failure): Told => {
  const { noConnection, noProblem } = texts().kit;
  switch (failure.kind) {
    case 'problem':
      return { ...failure.problem, correlation: failure.correlation };
    case 'no-problem':
      return { ...noProblem, correlation: failure.correlation };
    case 'no-connection':
      return { ...noConnection, correlation: null };
  }
};

/** Whether the same question may get another answer. */
const canHelp = (failure: Failure): boolean =>
  failure.kind !== 'problem' || failure.problem.status >= 500 || failure.problem.status === 429;

export const Failed = ({ failure, again }: { failure: Failure; again?: (() => void) | undefined }) => {
  const { title, detail, correlation } = failureText(failure);
  const { kit } = texts();
  return (
    <div class="notice notice-failed" role="alert">
      <h2>{title}</h2>
      <p>{detail}</p>
      {again !== undefined && canHelp(failure) && (
        <p>
          <button type="button" onClick={again}>
            {kit.again}
          </button>
        </p>
      )}
      {correlation !== null && (
        <p class="small quiet">
          {kit.correlation}: <span class="code">{correlation}</span>
        </p>
      )}
    </div>
  );
};
