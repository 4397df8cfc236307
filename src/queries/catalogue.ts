/** Sources with their status today, the planned changes, and every change that was recorded (8.1). */

import { type SourcePlan, sourcesOn } from '../domain/catalogue.ts';
import type { CatalogueEvent, SourceState } from '../domain/catalogueEvents.ts';
import type { Day } from '../domain/day.ts';
import { streams } from '../ledger/streams.ts';
import type { Sources } from './sources.ts';

export type SourceChange = Omit<SourceState, 'source'> & { readonly recordedAt: string };

/** `changes` in the order of recording. */
export type SourceAnswer = SourcePlan & { readonly changes: readonly SourceChange[] };

export const sourcesAnswer = async ({ deps }: Pick<Sources, 'deps'>, on: Day): Promise<SourceAnswer[]> => {
  const [{ state }, { events }] = await Promise.all([
    deps.folds.catalogue(),
    deps.ledger.read<CatalogueEvent>(streams.catalogue),
  ]);
  const changes = (id: string): SourceChange[] =>
    events.flatMap(({ type, data, metadata }) =>
      type === 'SourceStatusSet' && data.source === id
        ? [{ recordedAt: metadata.recordedAt, status: data.status, from: data.from }]
        : [],
    );
  return sourcesOn(state, on).map((source) => ({ ...source, changes: changes(source.source) }));
};
