/** Draws a page for visitors as a whole document, on the server (pages.md 10.2). Nothing of it needs JavaScript. */
import { render } from 'preact-render-to-string';
import type { WholePage } from '../../http/visitors/wholeAnswers.ts';
import { speakWith } from '../kit/language.ts';
import { texts as english } from '../texts/en/en.ts';
import { texts as dutch } from '../texts/nl/nl.ts';
import { Document, linkFrom } from './Document.tsx';
import { Asked, Information } from './Information.tsx';
import { Planned } from './Planned.tsx';
import { wholeTexts } from './words.ts';

export const draw = (page: WholePage): string => {
  // Drawn at once, so that no other request changes the language in between.
  speakWith(page.language, { nl: dutch, en: english }[page.language]);
  return `<!doctype html>\n${render(<Whole of={page} />)}\n`;
};

const Whole = ({ of }: { of: WholePage }) => {
  switch (of.page) {
    case 'information':
      return <Information of={of} />;
    case 'asked':
      return <Asked of={of} />;
    case 'planned':
      return <Planned of={of} />;
    case 'failed':
      return <Failed of={of} />;
  }
};

const Failed = ({ of }: { of: WholePage & { readonly page: 'failed' } }) => {
  const { refused, path } = of;
  return (
    <Document of={of} title={refused.title} path={path}>
      <h1>{refused.title}</h1>
      <p>{refused.detail}</p>
      <p>
        <a class="button" href={linkFrom(of, path)}>
          {wholeTexts().again}
        </a>
      </p>
    </Document>
  );
};
