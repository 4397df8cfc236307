/** Asks before a page is left while something is being sent (pages.md 10.40). */
import { useEffect } from 'preact/hooks';

/** @param question undefined: nothing would be lost */
export const useAskingBeforeLeaving = (question: string | undefined): void => {
  useEffect(() => {
    if (question === undefined) return;
    // A browser asks in its own words.
    const unload = (event: Event): void => event.preventDefault();
    const click = (event: MouseEvent): void => {
      const link = (event.target as Element | null)?.closest?.('a[href]');
      if (link == null || link.getAttribute('href')?.startsWith('#') || link.getAttribute('target') === '_blank')
        return;
      if (confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('beforeunload', unload);
    // Captured, so that it runs before the router.
    addEventListener('click', click, { capture: true });
    return () => {
      removeEventListener('beforeunload', unload);
      removeEventListener('click', click, { capture: true });
    };
  }, [question]);
};
