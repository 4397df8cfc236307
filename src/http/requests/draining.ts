/** Ends a server: running requests get their answers, and no client can hold up the end. */
import type { Server } from 'node:http';

/**
 * Call it with a server that takes requests. The function that it returns ends that server. No new connection is taken
 * and idle ones are closed at once. Other connections close as soon as they have their answer. After `cutMsMax`
 * milliseconds every connection still open is closed, such as that of a client that never finishes its body.
 */
export const draining = (server: Server, cutMsMax: number): (() => Promise<void>) => {
  let isDraining = false;
  server.prependListener('request', (_req, res) => {
    res.once('close', () => {
      // The connection counts as idle only after this event has been handled.
      if (isDraining) setImmediate(() => server.closeIdleConnections());
    });
  });
  return () =>
    new Promise((resolve) => {
      isDraining = true;
      const cut = setTimeout(() => server.closeAllConnections(), cutMsMax);
      server.close(() => {
        clearTimeout(cut);
        resolve();
      });
      server.closeIdleConnections();
    });
};
