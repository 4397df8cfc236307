/** The end of a server: those who wait get their answers, and nobody can keep it up. */
import type { Server } from 'node:http';

/**
 * To be called with a server that takes requests. The function that it gives ends it: at once no connection is taken and
 * idle ones are closed, others as soon as they have their answer, and after `cutMsMax` whatever is still open, such as a
 * client that never finishes its body.
 */
export const draining = (server: Server, cutMsMax: number): (() => Promise<void>) => {
  let isDraining = false;
  server.prependListener('request', (_req, res) => {
    res.once('close', () => {
      // The connection is idle only once this answer has been dealt with.
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
