/** Every import of a school with its figures, and whether it is still in force. */

import type { Day } from '../../domain/day.ts';
import type { ImportNumbers, ResultsEvent } from '../../domain/results/events.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { streams } from '../../ledger/streams.ts';
import type { Sources } from '../sources.ts';

export type ImportItem = Omit<ImportNumbers, 'overridesManual'> & {
  readonly importId: string;
  readonly source: string;
  readonly linkedOn: Day;
  readonly recordedAt: string;
  readonly reason: string | null;
  readonly standing: boolean;
  /** The moment and the reason of the withdrawal, if the import was withdrawn. */
  readonly withdrawn: { readonly recordedAt: string; readonly reason: string | null } | null;
  readonly overridesManual: number;
  readonly event: { readonly stream: string; readonly revision: number };
};

/**
 * In the order in which they were recorded.
 * @param through as known at this position (inclusive); default: now (5.6)
 */
export const importsAnswer = async (
  { deps }: Pick<Sources, 'deps'>,
  school: string,
  through?: Position,
): Promise<ImportItem[]> => {
  const stream = streams.results(school);
  const { events } = await deps.ledger.read<ResultsEvent>(stream, undefined, through);
  const withdrawals = new Map(
    events.flatMap((event) =>
      event.type === 'ImportWithdrawn'
        ? [
            [
              event.data.import,
              { recordedAt: event.metadata.recordedAt, reason: event.metadata.reason ?? null },
            ] as const,
          ]
        : [],
    ),
  );
  return events.flatMap((event) => {
    if (event.type !== 'ResultsImported') return [];
    const {
      import: importId,
      source,
      linkedOn,
      linked,
      corrected,
      restated,
      skipped,
      pupils,
      overridesManual,
    } = event.data;
    return [
      {
        importId,
        source,
        linkedOn,
        recordedAt: event.metadata.recordedAt,
        reason: event.metadata.reason ?? null,
        standing: !withdrawals.has(importId),
        withdrawn: withdrawals.get(importId) ?? null,
        linked,
        corrected,
        restated,
        skipped,
        pupils,
        overridesManual: overridesManual.length,
        event: { stream, revision: event.revision },
      },
    ];
  });
};
