/** What every step of a start is given, and what it opens is ended by. */
import type { Logger } from 'pino';
import type { OpenTraces } from '../../adapters/openTelemetry/openTraces.ts';
import type { Metrics } from '../../adapters/prometheus/prometheus.ts';
import type { Settings } from '../settings/settings.ts';

type End = () => Promise<unknown>;

export type Ends = {
  /** Work that a stop ends first, all of it at the same time. */
  work(end: End): void;
  /** What work uses. A stop closes it after all work has ended: the last that was opened comes first. */
  used(close: End): void;
};

export type Starting = {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly metrics: Metrics;
  /** Undefined where nobody wants traces. */
  readonly traces: OpenTraces | undefined;
  readonly ends: Ends;
  /** Identifies the running code. */
  readonly code: string;
};

/** @returns where ends are named, and what carries them out, each once */
export const endsInOrder = (): { readonly ends: Ends; carryOut(): Promise<void> } => {
  const working: End[] = [];
  const using: End[] = [];
  return {
    ends: { work: (end) => void working.push(end), used: (close) => void using.push(close) },
    carryOut: async () => {
      await Promise.all(working.splice(0).map((end) => end()));
      for (const close of using.splice(0).reverse()) await close();
    },
  };
};
