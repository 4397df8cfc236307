/**
 * A bell that code waits for. A ring that comes while nobody waits is remembered. `once` of node:events would miss it, so
 * this is our own.
 */
export type Alarm = {
  ring(): void;
  /** Resolves at the next ring, at once if one came since the last wait, or after `timeoutMs`. */
  wait(timeoutMs?: number): Promise<void>;
};

export const alarm = (): Alarm => {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    wait: async (timeoutMs) => {
      let timer: NodeJS.Timeout | undefined;
      if (!rung)
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (timeoutMs !== undefined) timer = setTimeout(resolve, timeoutMs);
        });
      clearTimeout(timer);
      wake = undefined;
      rung = false;
    },
  };
};
