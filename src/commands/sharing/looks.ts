/** Each look into a directory is an event (6.4): who, when, which audience. They lie a day together, apart from all else. */
import { dayOfMoment } from '../../domain/day.ts';
import type { DirectoryLookedAt } from '../../domain/sharing/events.ts';
import { decidingAgain } from '../../ledger/handler.ts';
import type { Context, Ledger, StreamHead } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { inTurn } from '../../waiting/inTurn.ts';

export type Look = DirectoryLookedAt['data'];

/** Done before anything is answered: a look that cannot be recorded is not given. */
export type Looks = { record(look: Look, context: Context): Promise<void> };

// Schools whose parents looked today.
const headsKeptMax = 10_000;

export const looksOn = (ledger: Ledger): Looks => {
  // Where each stream ends, so that no look reads those before it.
  const heads = new Map<string, StreamHead | undefined>();
  const turns = inTurn();
  const append = async (stream: string, look: Look, context: Context): Promise<void> => {
    const event: DirectoryLookedAt = { type: 'DirectoryLookedAt', data: look };
    try {
      if (!heads.has(stream)) heads.set(stream, (await ledger.read(stream)).head);
      heads.set(stream, (await ledger.append(stream, [event], heads.get(stream), context)).head);
    } catch (error) {
      heads.delete(stream);
      throw error;
    }
    const [oldest] = heads.keys();
    if (heads.size > headsKeptMax && oldest !== undefined) heads.delete(oldest);
  };
  return {
    record: (look, context) => {
      const stream = streams.directoryLooks(look.school, dayOfMoment(ledger.now()));
      return turns(stream, () => decidingAgain(() => append(stream, look, context)));
    },
  };
};
