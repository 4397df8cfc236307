/**
 * kafkajs 2.2.4 checks its queue of requests every millisecond, for ever, on each connection it ever had, also when the
 * queue is empty. This takes some 5 % of a core, more after each outage, and newer Nodes warn of a negative time
 * (tulios/kafkajs#1751). With this file it checks only while something waits.
 */
import { createRequire } from 'node:module';

type RequestQueue = {
  readonly pending: readonly unknown[];
  /** Milliseconds since 1970. A moment in the past means that the broker asks for no pause. */
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
};

const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
  readonly prototype: RequestQueue;
};

const lookMs = 10;

export const repairTimers = (): void => {
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      Math.max(lookMs, this.throttledUntil - Date.now()),
    );
  };
};
