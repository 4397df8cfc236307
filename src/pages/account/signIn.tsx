/**
 * `/aanmelden`: signing in with the code of a link or at the provider, and how to get a link (pages.md 10.12–10.14).
 */
import type { SessionAnswer } from '../../http/session/answers.ts';
import { Heading, nameOf, Shown, session, texts, useLocation, useRead, withQuery } from '../kit/kit.ts';
import { GoOn } from './GoOn.tsx';
import { newLinkTexts } from './newLinkTexts.ts';
import { useCode } from './useCode.ts';

export const SignIn = () => {
  const { account } = texts();
  const code = useCode();
  return (
    <>
      <Heading>{account.title}</Heading>
      <Fault />
      {code.code === undefined ? (
        <Ways />
      ) : (
        <>
          <p>{account.withLink}</p>
          <GoOn of={code} />
        </>
      )}
    </>
  );
};

/** Why the provider's answer signed nobody in. Our own server puts the reason into the address. */
const Fault = () => {
  const { faults } = texts().account;
  const code = new URLSearchParams(location.search).get('fout');
  const said = code === null ? undefined : (faults as Readonly<Record<string, string>>)[code];
  return said === undefined ? null : (
    <p class="fault" role="alert">
      {said}
    </p>
  );
};

const Ways = () => {
  const { account, frame } = texts();
  const reading = useRead<SessionAnswer>('/session');
  // The page that was asked for before signing in. After it the visitor returns to that page.
  const { query } = useLocation();
  return (
    <Shown of={reading}>
      {({ role, signIn }) => (
        <>
          {role !== null && <p>{account.signedInAs(`${nameOf(session.value)} (${frame.roles[role]})`)}</p>}
          {signIn.provider && (
            <p class="buttons">
              <a class="button primary" href={withQuery('/session/oidc', { landing: query.naar })} target="_top">
                {account.atProvider}
              </a>
            </p>
          )}
          <h2>{account.byLink}</h2>
          <p>{signIn.code ? account.linkHere : account.linkElsewhere}</p>
          <h2>{account.forGuardians}</h2>
          <p>{account.guardians}</p>
          <p>
            <a href="/nieuwe-link">{newLinkTexts().title}</a>
          </p>
        </>
      )}
    </Shown>
  );
};
