/** Every import of a school with its figures, and whether it is still in force. */

import { type Effect, effectOf } from '../../commands/billing/effect.ts';
import { nameOfSource } from '../../domain/catalogue.ts';
import type { Catalogue } from '../../domain/catalogueEvents.ts';
import type { Day } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { ImportNumbers, OverriddenDecision, ResultsEvent, ResultsImported } from '../../domain/results/events.ts';
import { type OverriddenResult, overriddenResults } from '../../domain/results/overridden.ts';
import type { Position, Revision } from '../../ledger/eventStore.ts';
import type { Recorded } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import { runningDay, type Sources } from '../sources.ts';

export type ImportItem = Omit<ImportNumbers, 'overridesManual'> & {
  readonly importId: string;
  readonly source: string;
  /** As the catalogue has it now. */
  readonly sourceName: string;
  readonly linkedOn: Day;
  readonly recordedAt: string;
  readonly reason: string | null;
  readonly standing: boolean;
  /** The moment and the reason of the withdrawal, if the import was withdrawn. */
  readonly withdrawn: { readonly recordedAt: string; readonly reason: string | null } | null;
  readonly overridesManual: number;
  readonly event: { readonly stream: string; readonly revision: number };
};

/** One import: what it did, and what it changed in counts and money when it was recorded (2.3, 2.5). */
export type ImportDetail = Omit<ImportItem, 'overridesManual'> & {
  /** Manual decisions that the file replaced, by the hashed key. */
  readonly overridesManual: readonly OverriddenResult[];
} & Effect;

type AskedEffect = {
  readonly position: Position;
  readonly day: Day;
  readonly overridden: readonly OverriddenDecision[];
};

/**
 * Finds the effect of one event: between the school's results directly before it and directly after it, with
 * subscription and catalogue as they were then. Days and years are those up to today. Also tells the pupils of the
 * results whose decisions the event replaced.
 */
export const importEffect: SchoolTask<AskedEffect, Effect & Pick<ImportDetail, 'overridesManual'>> = {
  name: 'import-effect',
  work: async (stand, school, { position, day, overridden }) => {
    const before = (await stand.folds.results(school, position - 1)).state;
    const after = (await stand.folds.results(school, position)).state;
    const effect = await effectOf(stand, school, { before, after, position }, day);
    return { ...effect, overridesManual: overriddenResults(after, overridden) };
  },
};

/**
 * @returns also the revision of the school's stream, which a withdrawal appends to
 * @throws Rejection import_not_found
 */
export const importAnswer = async (
  sources: Sources,
  school: string,
  importId: string,
): Promise<{ readonly answer: ImportDetail; readonly revision: Revision }> => {
  const { deps } = sources;
  const [{ events }, { state }] = await Promise.all([
    deps.ledger.read<ResultsEvent>(streams.results(school)),
    deps.folds.catalogue(),
  ]);
  const event = events.find(
    (one): one is Recorded<ResultsImported> => one.type === 'ResultsImported' && one.data.import === importId,
  );
  if (event === undefined) throw new Rejection('import_not_found', { school, import: importId });
  const item = importsIn(school, events, state).find((one) => one.importId === importId)!;
  const effect = await inSchool(deps, importEffect, school, {
    position: event.position,
    day: await runningDay(sources),
    overridden: event.data.overridesManual,
  });
  return {
    answer: { ...item, ...effect },
    revision: events.at(-1)!.revision,
  };
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
  const [{ events }, { state }] = await Promise.all([
    deps.ledger.read<ResultsEvent>(streams.results(school), undefined, through),
    deps.folds.catalogue(),
  ]);
  return importsIn(school, events, state);
};

const importsIn = (school: string, events: readonly Recorded<ResultsEvent>[], catalogue: Catalogue): ImportItem[] => {
  const stream = streams.results(school);
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
        sourceName: nameOfSource(catalogue, source),
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
