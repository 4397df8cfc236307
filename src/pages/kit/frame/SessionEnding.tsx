/** Warns two minutes before a session ends, and lengthens it by one press (pages.md 10.15, WCAG 2.2.1). */
import { useEffect, useRef, useState } from 'preact/hooks';
import { texts } from '../language.ts';
import { asksSoFar } from '../reading/ask.ts';
import { readSession, session, signedOut } from '../session.ts';

const warnedSeconds = 2 * 60;

export const SessionEnding = () => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isNear, setNear] = useState(false);
  const { ending } = texts().account;
  const { endsAt, secondsLeft } = session.value;
  useEffect(() => {
    setNear(false);
    if (secondsLeft === null) return;
    const known = asksSoFar();
    const look = async (): Promise<void> => {
      // Requests of this page have lengthened the session meanwhile. Reading its end now does not lengthen it further.
      if (asksSoFar() !== known) await readSession();
      else setNear(true);
    };
    // A timer cannot be set to a time that has passed.
    const warning = setTimeout(look, (secondsLeft - warnedSeconds) * 1_000);
    const over = setTimeout(() => {
      if (asksSoFar() === known) signedOut.value = true;
    }, secondsLeft * 1_000);
    return () => {
      clearTimeout(warning);
      clearTimeout(over);
    };
  }, [endsAt, secondsLeft]);
  useEffect(() => {
    if (isNear && !signedOut.value) dialog.current?.showModal();
    return () => dialog.current?.close();
  }, [isNear, signedOut.value]);
  if (!isNear || signedOut.value) return null;
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="session-ending">
      <h2 id="session-ending">{ending.title}</h2>
      <p>{ending.detail}</p>
      <p class="buttons">
        <button type="button" class="primary" onClick={() => void readSession()}>
          {ending.stay}
        </button>
      </p>
    </dialog>
  );
};
