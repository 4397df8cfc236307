/** The first steps of an administrator, who lands here until all of them are done (pages.md 10.20). */
import type { ComponentChildren } from 'preact';
import type { z } from 'zod';
import type { firstSteps } from '../../http/parties/partyAnswers.ts';
import { Page, To, useRead } from '../kit/kit.ts';
import { firstStepsTexts } from './words/firstStepsTexts.ts';

type Answer = z.output<typeof firstSteps>;
type Step = Answer['steps'][number]['step'];

export const FirstSteps = () => {
  const reading = useRead<Answer>('/first-steps');
  const text = firstStepsTexts();
  return (
    <Page title={text.title} of={reading}>
      {({ steps, school }) => {
        const next = steps.find(({ done }) => !done);
        return (
          <>
            <p class="lead">{next === undefined ? text.allDone : text.lead}</p>
            {next === undefined && (
              <p class="buttons">
                <To page="invoice-run" class="button primary">
                  {text.toRun}
                </To>
              </p>
            )}
            <ol class="todo">
              {steps.map(({ step, done }) => (
                <li
                  key={step}
                  class={done ? 'card todo-done' : 'card'}
                  aria-current={step === next?.step ? 'step' : undefined}
                >
                  <h2>
                    {text.steps[step].title}{' '}
                    <span class={done ? 'badge' : 'badge badge-open'}>{done ? text.done : text.toDo}</span>
                  </h2>
                  <p>{text.steps[step].detail}</p>
                  <Links step={step} school={school} isNext={step === next?.step} />
                </li>
              ))}
            </ol>
          </>
        );
      }}
    </Page>
  );
};

/** The page of the step: that of the school that came furthest, or the list to choose a school from. */
const Links = ({ step, school, isNext }: { step: Step; school: string | null; isNext: boolean }) => {
  const text = firstStepsTexts();
  const button = isNext ? 'button primary' : undefined;
  if (step === 'supplier') return <Go step={step} page="supplier" label={text.toSupplier} button={button} />;
  if (step === 'school')
    return (
      <p class="buttons">
        <Link step={step} page="schools" label={text.toSchools} button={button} />
        <Link step={step} page="register" label={text.toRegister} />
        <Link step={step} page="boards" label={text.toBoards} />
      </p>
    );
  if (school === null) return <Go step={step} page="schools" label={text.chooseSchool} button={button} />;
  const page = ({ agreements: 'agreements', subscription: 'subscription', file: 'deliver' } as const)[step];
  return <Go step={step} page={page} school={school} label={text.toOf[step](school)} button={button} />;
};

type LinkProps = {
  /** The step, so that the page offers the way back and opens its form. */
  readonly step: Step;
  readonly page: string;
  readonly label: ComponentChildren;
  readonly school?: string;
  readonly button?: string | undefined;
};

const Link = ({ step, page, label, school, button }: LinkProps) => (
  <To
    page={page}
    query={{ stap: step }}
    {...(school === undefined ? {} : { with: { school } })}
    {...(button && { class: button })}
  >
    {label}
  </To>
);

const Go = (props: LinkProps) => (
  <p class="buttons">
    <Link {...props} />
  </p>
);
