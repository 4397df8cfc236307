/** An invitation as a link, and as a letter with a QR code to print (pages.md 10.14). */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { shown } from '../kit/kit.ts';
import type { Invitation } from './answers.ts';
import { parentTexts } from './words.ts';

export const Letter = ({ name, invitation: { url, expiresAt } }: { name: string; invitation: Invitation }) => {
  const [isCopied, setCopied] = useState(false);
  const [Code, setCode] = useState<ComponentType<{ of: string; label: string }> | undefined>();
  useEffect(() => {
    void import('./QrCode.tsx').then(({ QrCode }) => setCode(() => QrCode));
  }, []);
  const { invitation: text } = parentTexts();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(url);
    setCopied(true);
  };
  return (
    <>
      <article class="letter">
        <h4>{text.title(name)}</h4>
        <p>{text.lead}</p>
        <p>{text.how}</p>
        {Code === undefined ? <div class="qr" /> : <Code of={url} label={text.code(name)} />}
        <p class="code letter-link">{url}</p>
        <p>{text.until(shown.moment(expiresAt))}</p>
      </article>
      <p class="buttons no-print">
        <button type="button" onClick={() => print()}>
          {text.print}
        </button>
        <button type="button" onClick={() => void copy()}>
          {text.copy}
        </button>
        <span role="status">{isCopied && text.copied}</span>
      </p>
    </>
  );
};
