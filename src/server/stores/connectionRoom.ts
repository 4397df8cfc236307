/** Checks that the servers have as many connections as the process may need (operations 11.6). */
import { roomAt } from '../../adapters/postgres/room.ts';
import type { Stores } from './openStores.ts';
import { placeIn } from './storePlaces.ts';

/**
 * Checked at the start, because a server with too few connections would refuse some work later, under load.
 * @param needed the most connections of this process, over both stores
 * @throws Error with a sentence that names server and settings; StoreUnavailable
 */
export const mustHaveRoom = async (
  { eventsAt, readStoreUrl }: Pick<Stores, 'eventsAt' | 'readStoreUrl'>,
  needed: number,
): Promise<void> => {
  const servers = [
    ...(eventsAt.kind === 'postgres' ? [{ variable: 'EVENT_STORE', url: eventsAt.url }] : []),
    { variable: 'READ_STORE', url: readStoreUrl },
  ];
  for (const { variable, url } of servers) {
    const { allowed } = await roomAt(url);
    // One connection more is needed, for a command beside this process.
    if (allowed > needed) continue;
    throw new Error(
      `PostgreSQL at ${placeIn(url)} (${variable}) allows ${allowed} connections, and this process may need ${needed} (DB_CONNECTIONS) beside one for a command. Lower DB_CONNECTIONS, or raise max_connections there, or the limit of its database or role.`,
    );
  }
};
