/** The servers for tests of EventStoreDB: the stand-in, and a real one if KURRENTDB_URL names it. */
import { startStandIn } from './server.ts';

export type Server = {
  readonly server: string;
  /** Gives a new log, or (`used`) one that others have written to. */
  start(): Promise<{ readonly url: string; readonly used: boolean; close(): Promise<void> }>;
};

const standIn: Server = {
  server: 'the stand-in',
  start: async () => {
    const { url, close } = await startStandIn();
    return { url, used: false, close };
  },
};

/** The bare client knows only the older scheme. */
const real = (url: string): Server => ({
  server: 'KURRENTDB_URL',
  start: async () => ({ url: url.replace(/^kurrentdb/, 'esdb'), used: true, close: async () => {} }),
});

export const servers: readonly Server[] = [
  standIn,
  ...(process.env.KURRENTDB_URL ? [real(process.env.KURRENTDB_URL)] : []),
];
