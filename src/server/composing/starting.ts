/** The dependencies of every step of a start, and the list of what a stop ends. */
import type { Logger } from 'pino';
import type { OpenTraces } from '../../adapters/openTelemetry/openTraces.ts';
import type { Metrics } from '../../adapters/prometheus/prometheus.ts';
import type { Settings } from '../settings/settings.ts';

type End = () => Promise<unknown>;

export type Ends = {
  /** Adds work that a stop ends first, all of it at the same time. */
  work(end: End): void;
  /** Adds something that work uses. A stop closes these after all work has ended, the one opened last first. */
  used(close: End): void;
};

export type Starting = {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly metrics: Metrics;
  /** Undefined when traces are off. */
  readonly traces: OpenTraces | undefined;
  readonly ends: Ends;
  /** Identifies the running code. */
  readonly code: string;
};

export type EndsInOrder = {
  /** The list to which ends are added. */
  readonly ends: Ends;
  /** Carries out each of the ends once. */
  carryOut(): Promise<void>;
  /** A further list. It is carried out together with this one, unless that was done before. */
  part(): EndsInOrder;
};

export const endsInOrder = (): EndsInOrder => ordered();

const ordered = () => {
  const working: End[] = [];
  const using: End[] = [];
  const endWork = async (): Promise<void> => {
    await Promise.all(working.splice(0).map((end) => end()));
  };
  const endUse = async (): Promise<void> => {
    for (const close of using.splice(0).reverse()) await close();
  };
  const ends: Ends = { work: (end) => void working.push(end), used: (close) => void using.push(close) };
  return {
    ends,
    endWork,
    endUse,
    carryOut: async () => {
      await endWork();
      await endUse();
    },
    part: (): EndsInOrder => {
      const part = ordered();
      ends.work(part.endWork);
      ends.used(part.endUse);
      return part;
    },
  };
};
