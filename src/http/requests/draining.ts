/** Ends a server: running requests get their answers, and no client can hold up the end. */
import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Call it with a server that takes requests. The function that it returns ends that server. For `openMs` milliseconds it
 * still takes requests and asks clients to connect no more, so that a balancer that looks at our readiness can turn
 * elsewhere first (operations 12.5). Then no new connection is taken and idle ones are closed at once. Other connections
 * close as soon as they have their answer. After `cutMsMax` more milliseconds every connection still open is closed,
 * such as that of a client that never finishes its body.
 */
export const draining = (
  server: Server,
  { openMs, cutMsMax }: { readonly openMs: () => number; readonly cutMsMax: number },
): (() => Promise<void>) => {
  let isLeaving = false;
  let isDraining = false;
  server.prependListener('request', (_req, res) => {
    if (isLeaving) res.setHeader('Connection', 'close');
    res.once('close', () => {
      // The connection counts as idle only after this event has been handled.
      if (isDraining) setImmediate(() => server.closeIdleConnections());
    });
  });
  return async () => {
    isLeaving = true;
    if (openMs() > 0) await pause(openMs());
    await new Promise<void>((resolve) => {
      isDraining = true;
      const cut = setTimeout(() => server.closeAllConnections(), cutMsMax);
      server.close(() => {
        clearTimeout(cut);
        resolve();
      });
      server.closeIdleConnections();
    });
  };
};
