/** Records each look into a directory as an event (6.4): who, when, and which audience. The looks of one day have a stream of their own. */
import { dayOfMoment } from '../../domain/day.ts';
import type { DirectoryLookedAt } from '../../domain/sharing/events.ts';
import { decidingAgain } from '../../ledger/handler.ts';
import type { Context, Ledger, StreamHead } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { inTurn } from '../../waiting/inTurn.ts';

export type Look = DirectoryLookedAt['data'];

/** Called before anything is answered: a look that cannot be recorded is not allowed. */
export type Looks = { record(look: Look, context: Context): Promise<void> };

// Enough for the schools whose parents look in one day.
const headsKeptMax = 10_000;

export const looksOn = (ledger: Ledger): Looks => {
  // Heads of the streams, so that a look need not read the looks before it.
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
