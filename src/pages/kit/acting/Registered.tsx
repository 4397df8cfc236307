/** What follows once something was registered: its own page, or another one to register (pages.md 10.10). */
import { To, type Where } from '../frame/links.tsx';

type RegisteredProps = {
  readonly sentence: string;
  readonly next: Where & { readonly label: string };
  /** What the button says that begins another one. */
  readonly again: string;
  readonly onAgain: () => void;
};

export const Registered = ({ sentence, next: { label, ...where }, again, onAgain }: RegisteredProps) => (
  <>
    <p>{sentence}</p>
    <p class="buttons">
      <To {...where} class="button">
        {label}
      </To>
      <button type="button" onClick={onAgain}>
        {again}
      </button>
    </p>
  </>
);
