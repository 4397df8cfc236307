import type { OpenTraces } from '../../adapters/openTelemetry/openTraces.ts';
import type { Settings } from '../settings/settings.ts';

/** The library of traces is loaded only when traces are on (operations 12.7). */
export const tracesTo = async ({ tracesEndpoint }: Settings): Promise<OpenTraces | undefined> => {
  if (tracesEndpoint === null) return undefined;
  const { openTraces } = await import('../../adapters/openTelemetry/openTraces.ts');
  return openTraces(tracesEndpoint);
};
