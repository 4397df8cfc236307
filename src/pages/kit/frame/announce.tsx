/** Announces results once to readers who cannot see them (pages.md 10.62). */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';

const said = signal('');

export const announce = (sentence: string): void => {
  said.value = sentence;
};

/** When a page is left, its announcements are removed. */
export const Announcements = () => {
  const { path } = useLocation();
  useEffect(() => () => announce(''), [path]);
  return (
    <p class="hidden" role="status">
      {said.value}
    </p>
  );
};
