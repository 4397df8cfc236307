/** A dialog over the page of a person who is no longer signed in. The text typed so far stays (pages.md 10.8). */
import { useEffect, useRef, useState } from 'preact/hooks';
import { texts } from '../language.ts';
import { signedInAgain, signedOut } from '../session.ts';

export const SignedOut = () => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOther, setOther] = useState(false);
  const { session: text } = texts().frame;
  const isOut = signedOut.value;
  const look = async (): Promise<void> => {
    setOther((await signedInAgain()) === 'other');
  };
  useEffect(() => {
    if (!isOut) return;
    const shown = dialog.current;
    shown?.showModal();
    // Signing in happens in another tab. Returning to this tab checks whether it is done.
    window.addEventListener('focus', look);
    return () => {
      window.removeEventListener('focus', look);
      shown?.close();
    };
  }, [isOut]);
  if (!isOut) return null;
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="signed-out">
      <h2 id="signed-out">{text.title}</h2>
      <p>{isOther ? text.other : text.detail}</p>
      <p class="buttons">
        <a class="button" href="/aanmelden" target="_blank" rel="noopener">
          {text.signIn}
        </a>
        <button type="button" onClick={look}>
          {text.again}
        </button>
      </p>
    </dialog>
  );
};
