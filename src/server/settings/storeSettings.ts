/** Where the stores are, as EVENT_STORE, EVENT_STORE_READS and READ_STORE say it (interfaces.md section 4). */
import type { z } from 'zod';
import {
  type EventStoreLocation,
  eventStoreLocation,
  readStoreLocation,
  replicaLocations,
} from '../stores/storeLocations.ts';

export const storeVariables = {
  EVENT_STORE: eventStoreLocation,
  EVENT_STORE_READS: replicaLocations.optional(),
  READ_STORE: readStoreLocation,
};

type Variables = z.output<z.ZodObject<typeof storeVariables>>;

/** Checks the text of the variables, so that faults here are reported together with all others. */
export const replicasInOrder = (
  { EVENT_STORE = 'embedded', EVENT_STORE_READS }: Readonly<Record<string, string>>,
  check: z.RefinementCtx,
): void => {
  if (EVENT_STORE_READS !== undefined && !EVENT_STORE.startsWith('postgres'))
    check.addIssue({
      code: 'custom',
      path: ['EVENT_STORE_READS'],
      message: 'names replicas of a PostgreSQL, and EVENT_STORE names none: leave it out',
    });
};

export const eventStoreOf = ({ EVENT_STORE, EVENT_STORE_READS }: Variables): EventStoreLocation =>
  EVENT_STORE.kind === 'postgres' && EVENT_STORE_READS !== undefined
    ? { ...EVENT_STORE, replicas: EVENT_STORE_READS }
    : EVENT_STORE;
