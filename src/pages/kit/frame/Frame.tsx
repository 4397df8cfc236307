/** The frame of every page: the menu, the person who is signed in, the language and the scheme. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { languages } from '../../texts/texts.ts';
import { chooseLanguage, languageNow, texts } from '../language.ts';
import { readAnew } from '../reading/useRead.ts';
import { nameOf, session, signOut } from '../session.ts';
import { Announcements } from './announce.tsx';
import { Mark } from './Mark.tsx';
import { grouped, type MenuLink, menuOn } from './menu.ts';
import { SessionEnding } from './SessionEnding.tsx';
import { SignedOut } from './SignedOut.tsx';
import { chooseScheme, scheme, schemes } from './scheme.ts';
import { StepCrumb } from './settingUp.tsx';

export const Frame = ({ children }: { children: ComponentChildren }) => {
  const { frame } = texts();
  return (
    <>
      <a class="skip" href="#inhoud">
        {frame.skip}
      </a>
      <header class="head">
        <div class="head-in">
          <a class="brand" href="/">
            <Mark />
            {frame.product}
          </a>
          <Menu />
          <div class="head-tools">
            <Who />
            <Choices />
          </div>
        </div>
      </header>
      <main id="inhoud" tabIndex={-1}>
        <StepCrumb />
        {children}
      </main>
      <SessionEnding />
      <SignedOut />
      <Announcements />
    </>
  );
};

const fewLinks = 4;
/** More links than this do not fit beside each other. The menu then shows them in parts that open. */
const flatLinks = 12;

/** On a narrow screen a menu of several links stands behind a button, which the style sheet shows only there. */
const Menu = () => {
  const { path } = useLocation();
  const { frame } = texts();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  const links = menuOn(path, session.value);
  if (links.length === 0) return null;
  return (
    <nav class="menu" aria-label={frame.mainMenu}>
      {links.length > fewLinks && (
        <button type="button" aria-expanded={isOpen} aria-controls="menu" onClick={() => setOpen(!isOpen)}>
          {frame.menu}
        </button>
      )}
      <ul id="menu" class={isOpen ? 'menu-open' : undefined}>
        {links.length > flatLinks ? (
          grouped(links).map(
            ([name, ofGroup]) =>
              ofGroup.length > 0 && (
                // On another page all parts are closed at first. Opening one closes the others.
                <li key={`${name} ${path}`}>
                  <details name="menu">
                    <summary aria-current={ofGroup.some(({ href }) => href === path) || undefined}>
                      {frame.menuGroups[name]}
                    </summary>
                    <ul>
                      <Links of={ofGroup} path={path} />
                    </ul>
                  </details>
                </li>
              ),
          )
        ) : (
          <Links of={links} path={path} />
        )}
      </ul>
    </nav>
  );
};

const Links = ({ of: links, path }: { of: readonly MenuLink[]; path: string }) => (
  <>
    {links.map(({ href, label }) => (
      <li key={href}>
        <a
          href={href}
          aria-current={href === path ? 'page' : undefined}
          // Choosing the link of the open page reads that page anew.
          onClick={() => href === path && readAnew()}
        >
          {label}
        </a>
      </li>
    ))}
  </>
);

const Who = () => {
  const { frame } = texts();
  const { role } = session.value;
  if (role === null)
    return (
      <a class="sign-in" href="/aanmelden">
        {frame.signIn}
      </a>
    );
  return (
    <p class="who">
      <span class="hidden">{frame.signedInAs}: </span>
      {nameOf(session.value)} <span class="quiet">({frame.roles[role]})</span>{' '}
      {session.value.endsAt !== null && (
        <button type="button" class="plain" onClick={signOut}>
          {frame.signOut}
        </button>
      )}
    </p>
  );
};

const Choices = () => {
  const { frame } = texts();
  return (
    <div class="head-choices">
      <label>
        <span class="hidden">{frame.language}</span>
        <select
          value={languageNow()}
          onChange={({ currentTarget }) => {
            const chosen = languages.find((one) => one === currentTarget.value);
            if (chosen !== undefined) void chooseLanguage(chosen);
          }}
        >
          {languages.map((one) => (
            <option key={one} value={one} lang={one}>
              {frame.languages[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="hidden">{frame.scheme}</span>
        <select
          value={scheme.value}
          onChange={({ currentTarget }) => {
            const chosen = schemes.find((one) => one === currentTarget.value);
            if (chosen !== undefined) chooseScheme(chosen);
          }}
        >
          {schemes.map((one) => (
            <option key={one} value={one}>
              {frame.schemes[one]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
};
