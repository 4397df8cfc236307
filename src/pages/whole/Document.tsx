/** The frame of the pages that the server draws whole: the head of all pages, without a script. */
import type { ComponentChildren } from 'preact';
import type { WholePage } from '../../http/visitors/wholeAnswers.ts';
import { Mark } from '../kit/frame/Mark.tsx';
import { languageNow, texts } from '../kit/language.ts';
import { languages } from '../texts/texts.ts';
import { wholeTexts } from './words.ts';

type DocumentProps = {
  readonly of: WholePage;
  readonly title: string;
  /** The path of the page, for links to it in another language. */
  readonly path: string;
  readonly children: ComponentChildren;
};

export const Document = ({ of, title, path, children }: DocumentProps) => {
  const { frame } = texts();
  const { language, files } = of;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <title>{`${title} – ${frame.product}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href={`/pages/${files.icon}`} />
        <link rel="stylesheet" href={`/pages/${files.style}`} />
        <script type="module" src={`/pages/${files.script}`} />
      </head>
      <body>
        <a class="skip" href="#inhoud">
          {frame.skip}
        </a>
        <header class="head">
          <div class="head-in">
            <a class="brand" href="/">
              <Mark />
              {frame.product}
            </a>
            <Menu of={of} path={path} />
            <div class="head-tools">
              <a class="sign-in" href="/aanmelden">
                {frame.signIn}
              </a>
              <LanguageLinks path={path} />
            </div>
          </div>
        </header>
        <main id="inhoud" tabIndex={-1}>
          {children}
        </main>
      </body>
    </html>
  );
};

/** The address of a page in a language, whatever the browser asks for. */
const inLanguage = (path: string, language: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}taal=${language}`;

/** A link to another of these pages, in the language that was chosen for this one. */
export const linkFrom = ({ language, isChosen }: WholePage, path: string): string =>
  isChosen ? inLanguage(path, language) : path;

const Menu = ({ of, path }: { of: WholePage; path: string }) => {
  const { frame } = texts();
  const { menu } = wholeTexts();
  const links = [
    ['/voorlichting', menu.information],
    ['/ontwikkeling', menu.planned],
    ['/api', menu.api],
  ] as const;
  return (
    <nav class="menu" aria-label={frame.mainMenu}>
      <ul>
        {links.map(([href, label]) => (
          <li key={href}>
            <a href={href === '/api' ? href : linkFrom(of, href)} aria-current={path === href ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
};

/** Links, so that they work without JavaScript. */
const LanguageLinks = ({ path }: { path: string }) => {
  const { frame } = texts();
  return (
    <nav class="languages" aria-label={frame.language}>
      {languages.map((one) => (
        <a
          key={one}
          href={inLanguage(path, one)}
          lang={one}
          hreflang={one}
          aria-current={one === languageNow() ? 'true' : undefined}
        >
          {frame.languages[one]}
        </a>
      ))}
    </nav>
  );
};
