/** Records each look into a directory as an event (6.4): who, when, and which audience. The looks of one day have a stream of their own. */
import { LRUCache } from 'lru-cache';
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
  const heads = new LRUCache<string, { readonly head: StreamHead | undefined }>({ max: headsKeptMax });
  const turns = inTurn();
  const append = async (stream: string, look: Look, context: Context): Promise<void> => {
    const event: DirectoryLookedAt = { type: 'DirectoryLookedAt', data: look };
    try {
      const { head } = heads.get(stream) ?? (await ledger.read(stream));
      heads.set(stream, { head: (await ledger.append(stream, [event], head, context)).head });
    } catch (error) {
      heads.delete(stream);
      throw error;
    }
  };
  return {
    record: (look, context) => {
      const stream = streams.directoryLooks(look.school, dayOfMoment(ledger.now()));
      return turns(stream, () => decidingAgain(() => append(stream, look, context)));
    },
  };
};
