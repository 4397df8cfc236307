/** All pages. The path decides which one is shown. */
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import lazy, { ErrorBoundary } from 'preact-iso/lazy';
import { LocationProvider, Route, Router } from 'preact-iso/router';
import { type ListedPage, pages } from '../../list/list.ts';
import type { View } from '../../views/view.ts';
import { viewOf } from '../../views/views.ts';
import { keepingFocus } from '../keepingFocus.ts';
import { preferredLanguage, speak, texts } from '../language.ts';
import type { Failure } from '../reading/ask.ts';
import { Failed } from '../reading/Failed.tsx';
import { readSession, session } from '../session.ts';
import { list } from '../shown/format.ts';
import { withQuery } from '../urlState.ts';
import { Frame } from './Frame.tsx';
import { mayOpen } from './menu.ts';
import { Heading, NotThere } from './Page.tsx';
import { keepingPlaces } from './places.ts';
import { openedInPrint } from './printing.ts';
import { applyScheme } from './scheme.ts';

/** `lazy` returns a component, although its type says otherwise. */
const loaded = (load: () => Promise<View>): View => lazy(load) as unknown as View;

const views = pages.map((page) => ({ page, View: loaded(viewOf(page.area, page.name)) }));

const App = () => {
  const [broken, setBroken] = useState(false);
  return (
    <LocationProvider>
      <Frame>
        {broken ? (
          <Broken />
        ) : (
          <ErrorBoundary onError={() => setBroken(true)}>
            <Router>
              {views.map(({ page, View }) => (
                <Route key={page.path} path={page.path} component={guarded(page, View)} />
              ))}
              <Route default component={NotThere} />
            </Router>
          </ErrorBoundary>
        )}
      </Frame>
    </LocationProvider>
  );
};

const guards = new Map<string, () => ReturnType<typeof Guarded>>();

/** Returns the same component each time, so that the router keeps what it has drawn. */
const guarded = (page: ListedPage, View: View) => {
  const known = guards.get(page.path) ?? (() => <Guarded page={page} View={View} />);
  guards.set(page.path, known);
  return known;
};

const Guarded = ({ page, View }: { page: ListedPage; View: View }) => {
  const { frame } = texts();
  if (mayOpen(page, session.value)) return <View />;
  if (session.value.role === null)
    return (
      <>
        <Heading>{frame.needed.title}</Heading>
        <p>{frame.needed.detail}</p>
        <p>
          <a class="button" href={withQuery('/aanmelden', { naar: `${location.pathname}${location.search}` })}>
            {frame.signIn}
          </a>
        </p>
      </>
    );
  const roles = page.roles === 'anybody' ? [] : page.roles.map((role) => frame.roles[role]);
  return (
    <>
      <Heading>{frame.notAllowed.title}</Heading>
      <p>{frame.notAllowed.may(list(roles))}</p>
    </>
  );
};

/** A fault of the page itself. */
const Broken = () => {
  const { broken } = texts().frame;
  return (
    <>
      <Heading>{broken.title}</Heading>
      <p>{broken.detail}</p>
      <p>
        <button type="button" onClick={() => location.reload()}>
          {broken.again}
        </button>
      </p>
    </>
  );
};

const NoSession = ({ failure }: { failure: Failure }) => {
  useEffect(() => {
    document.title = texts().frame.product;
  }, []);
  return (
    <main id="inhoud">
      <h1>{texts().frame.product}</h1>
      <Failed failure={failure} again={() => location.reload()} />
    </main>
  );
};

const start = async (): Promise<void> => {
  applyScheme();
  await speak(preferredLanguage());
  const failure = await readSession();
  keepingPlaces();
  keepingFocus();
  openedInPrint();
  const root = document.getElementById('app')!;
  render(failure === undefined ? <App /> : <NoSession failure={failure} />, root);
};

void start();
