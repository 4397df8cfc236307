/** Checks that the servers have as many connections as the process may need (operations 11.6). */
import { roomAt } from '../../adapters/postgres/room.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { faultSentence } from './faultText.ts';
import type { Stores } from './openStores.ts';
import { explainStartFailure } from './startFaults.ts';
import { placeIn, placeOf, type StoreNamed } from './storePlaces.ts';

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
  for (const { variable, url } of servers) mustAllow(await roomAt(url), variable, url, needed);
};

/**
 * The same check for replicas of the log. A replica that cannot be used does not stop the start, because long work is done
 * without it. A sentence says so.
 */
export const replicasWithRoom = async (
  { eventsAt }: Pick<Stores, 'eventsAt'>,
  needed: number,
  say: (sentence: string) => void,
): Promise<void> => {
  const replicas = eventsAt.kind === 'postgres' ? (eventsAt.replicas ?? []) : [];
  for (const url of replicas) {
    const variable = 'EVENT_STORE_READS';
    try {
      mustAllow(await roomAt(url), variable, url, needed);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const named: StoreNamed = { name: 'event store', variable, url };
      const reason = faultSentence(placeOf(named), 'cannot be read', await explainStartFailure(named, error));
      say(`${reason} Long work reads elsewhere until it can.`);
    }
  }
};

const mustAllow = ({ allowed }: { readonly allowed: number }, variable: string, url: string, needed: number): void => {
  // One connection more is needed, for a command beside this process.
  if (allowed > needed) return;
  throw new Error(
    `PostgreSQL at ${placeIn(url)} (${variable}) allows ${allowed} connections, and this process may need ${needed} (DB_CONNECTIONS) beside one for a command. Lower DB_CONNECTIONS, or raise max_connections there, or the limit of its database or role.`,
  );
};
