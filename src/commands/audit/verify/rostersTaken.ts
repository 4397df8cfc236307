/**
 * Checks that the events of a taken roster are in the stream that RosterTaken names (6.4), and are as they were when it
 * was taken (5.4).
 */
import type { RosterTaken } from '../../../domain/sharing/events.ts';
import type { Recordable, Recorded } from '../../../ledger/ledger.ts';
import type { Difference } from '../differences.ts';
import type { ChainRead, chaining } from './chains.ts';

const isTaken = (event: Recorded<Recordable>): event is Recorded<RosterTaken> => event.type === 'RosterTaken';

/** @param reading reads the streams that RosterTaken names, and keeps their chains */
export const rostersChanged = async (
  { streams, chains }: ReturnType<typeof chaining>,
  events: readonly Recorded<Recordable>[],
): Promise<Difference[]> => {
  const taken = events.filter(isTaken);
  await streams.readMany(taken.map(({ data }) => data.changes.stream));
  return taken.flatMap(({ stream, revision, data: { changes } }) => {
    const chain: ChainRead | undefined = chains.get(changes.stream);
    if (chain?.digests.get(changes.to) === changes.digest) return [];
    return [
      { stream, revision, what: `names ${changes.stream} through revision ${changes.to}, which is not as it was` },
    ];
  });
};
