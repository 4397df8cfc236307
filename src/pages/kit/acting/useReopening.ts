import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * For a form that opens again when a button is pressed which vanishes by that. The focus goes to its first field, and would
 * be lost otherwise (pages.md 10.62).
 */
export const useReopening = () => {
  const form = useRef<HTMLFormElement>(null);
  const [times, setTimes] = useState(0);
  useEffect(() => {
    if (times > 0) form.current?.querySelector<HTMLElement>('input, select, textarea, button')?.focus();
  }, [times]);
  return { form, reopen: () => setTimes((before) => before + 1) };
};
