/** Asks for the next page of a list. */
import { texts } from '../language.ts';
import { Failed } from './Failed.tsx';
import type { ReadingList } from './useList.ts';

export const More = <Item, Answer>({ of: { more, failure } }: { of: ReadingList<Item, Answer> }) => (
  <>
    {failure !== undefined && <Failed failure={failure} again={more} />}
    {more !== undefined && (
      <p class="no-print">
        <button type="button" onClick={() => void more()}>
          {texts().kit.table.more}
        </button>
      </p>
    )}
  </>
);
