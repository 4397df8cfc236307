/**
 * Shows, before choices are saved, what others will see. Afterwards it says that they were saved, and offers to undo
 * that (pages.md 10.50).
 */
import { useEffect, useRef } from 'preact/hooks';
import { announce, shown, useFocus } from '../kit/kit.ts';
import type { SharingPreview } from './answers.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import type { Done, SharingSteps } from './useSharing.ts';
import { guardianTexts } from './words.ts';

type SeenProps = { readonly of: SharingSteps; readonly circles: SharingPreview['circles'] };

export const Seen = ({ of: { busy, failure, save, back }, circles }: SeenProps) => {
  const heading = useFocus();
  const { share: text } = guardianTexts();
  return (
    <section class="seen" aria-labelledby="straks">
      <h2 id="straks" ref={heading} tabIndex={-1}>
        {text.seen}
      </h2>
      <ul class="sentences">
        {circles.map(({ audience, sentence, items, children }) => (
          <li key={audience} class={items.length === 0 && children.length === 0 ? 'quiet' : undefined}>
            {sentence}
          </li>
        ))}
      </ul>
      <ErrorNotice of={failure} />
      <p class="buttons">
        <button type="button" class="primary" aria-disabled={busy || undefined} onClick={() => void (busy || save())}>
          {busy ? text.saving : text.save}
        </button>
        <button type="button" onClick={back}>
          {text.back}
        </button>
      </p>
    </section>
  );
};

const said = ({ at, undid }: Done): string => {
  const { share: text } = guardianTexts();
  return undid ? text.undone(shown.moment(at)) : text.saved(shown.moment(at));
};

/** Stays on screen while the guardian goes on choosing. */
export const Saved = ({ of: { done, busy, undo } }: { of: SharingSteps }) => {
  const box = useRef<HTMLDivElement>(null);
  const { share: text } = guardianTexts();
  useEffect(() => {
    if (done === undefined) return;
    box.current?.focus();
    announce(said(done));
  }, [done]);
  if (done === undefined) return null;
  return (
    <div ref={box} class="notice notice-done" tabIndex={-1}>
      <p>
        {said(done)}{' '}
        <button
          type="button"
          class="plain"
          aria-disabled={busy || undefined}
          onClick={() => void (busy || undo(done.before))}
        >
          {done.undid ? text.redo : text.undo}
        </button>
      </p>
    </div>
  );
};
