import { inject } from 'vitest';

/** The servers that a suite runs on: the embedded one of the run, and the one of POSTGRES_URL if it is set. */
export const postgresServers = (): readonly { readonly server: string; readonly url: string }[] => [
  { server: 'the embedded one', url: inject('postgresUrl') },
  ...(process.env.POSTGRES_URL ? [{ server: 'POSTGRES_URL', url: process.env.POSTGRES_URL }] : []),
];
