/** The link back to the first steps, on a page where one of them is done (pages.md 10.20). */
import { useLocation } from 'preact-iso/router';
import { texts } from '../language.ts';
import { Crumbs, To } from './links.tsx';

/** In the URL of a page that the first steps lead to: which step it is. */
export const useStep = (): string | undefined => useLocation().query.stap;

export const StepCrumb = () =>
  useStep() === undefined ? null : (
    <Crumbs
      label={texts().frame.firstSteps.crumbs}
      of={[{ page: 'first-steps', label: texts().frame.firstSteps.title }]}
    />
  );

export const StepGoOn = () =>
  useStep() === undefined ? null : (
    <p class="buttons">
      <To page="first-steps" class="button">
        {texts().frame.firstSteps.goOn}
      </To>
    </p>
  );
