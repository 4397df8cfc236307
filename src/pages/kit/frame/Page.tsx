/** A page: its title and its content, or one of the pages for content that may not be seen (pages.md 10.8). */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { texts } from '../language.ts';
import { isProblem } from '../reading/ask.ts';
import { failureText } from '../reading/Failed.tsx';
import { Shown } from '../reading/Shown.tsx';
import type { Reading } from '../reading/useRead.ts';

type PageProps<Answer> = {
  /** The heading. It also names the tab, and has the focus after navigating. */
  readonly title: string;
  /** Stands above the heading: the way back up. */
  readonly above?: ComponentChildren;
  readonly of: Reading<Answer>;
  readonly children: (answer: Answer) => ComponentChildren;
};

/** A page that depends on one read. `Shown` shows its other reads. */
export const Page = <Answer,>({ title, above, of, children }: PageProps<Answer>) => {
  if (of.answer === undefined && isProblem(of.failure, 404)) return <NotThere />;
  if (of.answer === undefined && isProblem(of.failure, 403)) return <NotAllowed reading={of} />;
  return (
    <>
      {above}
      <Heading>{title}</Heading>
      <Shown of={of}>{children}</Shown>
    </>
  );
};

/** The path at which the document was loaded. On any later page the heading takes the focus. */
const loadedAt = location.pathname;
let hasNavigated = false;

/** The `h1` of a page. It takes the focus after navigating, not when a page is loaded first (10.62). */
export const Heading = ({ children }: { children: string }) => {
  const { path } = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  const { product } = texts().frame;
  useEffect(() => {
    document.title = `${children} – ${product}`;
  }, [children, product]);
  useEffect(() => {
    hasNavigated ||= location.pathname !== loadedAt;
    if (hasNavigated) heading.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
};

/** The same page for a missing thing and for a thing of others. */
export const NotThere = () => {
  const { notThere } = texts().frame;
  return (
    <>
      <Heading>{notThere.title}</Heading>
      <p>{notThere.detail}</p>
      <p>
        <a href="/">{notThere.start}</a>
      </p>
    </>
  );
};

const NotAllowed = <Answer,>({ reading }: { reading: Reading<Answer> }) => {
  const { notAllowed } = texts().frame;
  return (
    <>
      <Heading>{notAllowed.title}</Heading>
      <p>{reading.failure === undefined ? '' : failureText(reading.failure).detail}</p>
    </>
  );
};
