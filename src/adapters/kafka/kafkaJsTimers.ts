/**
 * kafkajs 2.2.4 looks at its queue of requests every millisecond, for ever, on each connection that it ever had, also when
 * nothing waits in it: some 5 % of a core, more after each outage, and on newer Nodes a warning of a negative time
 * (tulios/kafkajs#1751). Here it looks only while something waits.
 */
import { createRequire } from 'node:module';

type RequestQueue = {
  readonly pending: readonly unknown[];
  /** Milliseconds since 1970; before now when the broker asks for no pause. */
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
