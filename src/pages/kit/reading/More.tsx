/** Asks for the next page of a list. After the last one it says that all is there, where the button was that had the focus. */
import { useRef } from 'preact/hooks';
import { texts } from '../language.ts';
import { Failed } from './Failed.tsx';
import type { ReadingList } from './useList.ts';

export const More = <Item, Answer>({ of: { more, failure } }: { of: ReadingList<Item, Answer> }) => {
  const { current: own } = useRef({ hadMore: false });
  own.hadMore ||= more !== undefined;
  const { table } = texts().kit;
  if (!own.hadMore) return null;
  return (
    <div class="no-print">
      {failure !== undefined && <Failed failure={failure} again={more} />}
      <p>
        {more === undefined ? (
          table.all
        ) : (
          <button type="button" onClick={() => void more()}>
            {table.more}
          </button>
        )}
      </p>
    </div>
  );
};
