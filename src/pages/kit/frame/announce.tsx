/** Announces results once to readers who cannot see them (pages.md 10.62). */
import { signal } from '@preact/signals';

const said = signal('');

export const announce = (sentence: string): void => {
  said.value = sentence;
};

export const Announcements = () => (
  <p class="hidden" role="status">
    {said.value}
  </p>
);
