/** The steps of an administrator before the first invoice, and which of them are done (pages.md 10.20). */
import { latestSubscription } from '../../domain/billing/subscription/subscription.ts';
import type { Day } from '../../domain/day.ts';
import { dpaOn, partyOf, termsOn } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import { type StreamRow, streamRows } from '../../projections/browsing/streamRows.ts';
import { pupilCountsModel } from '../../projections/pupilCounts.ts';
import type { ReadRow } from '../../projections/readStore.ts';
import { schools as schoolRows } from '../../projections/schools.ts';
import { type SubscriptionsRow, schoolSubscriptions } from '../../projections/subscriptions.ts';
import { runningDay, type Sources } from '../sources.ts';

export const firstStepNames = ['supplier', 'school', 'agreements', 'subscription', 'file'] as const;

export type FirstSteps = {
  readonly steps: readonly { readonly step: (typeof firstStepNames)[number]; readonly done: boolean }[];
  /** The school to go on with: the one that came furthest, or the only one. */
  readonly school: string | null;
};

export const firstStepsAnswer = async (sources: Sources): Promise<FirstSteps> => {
  const { readStore, deps } = sources;
  const [{ state: catalogue }, firstSchools, subscribed, counted] = await Promise.all([
    deps.folds.catalogue(),
    readStore.keys(schoolRows.name, { limit: 2 }),
    firstRow<SubscriptionsRow>(
      sources,
      schoolSubscriptions.name,
      async ({ row }) => latestSubscription(row.state) !== undefined,
    ),
    readStore.keys(pupilCountsModel, { limit: 1 }),
  ]);
  // A subscription can only start once both are agreed. So nobody need be asked then.
  const agreed = subscribed ?? (await firstAgreed(sources));
  const only = firstSchools.length === 1 ? firstSchools[0] : undefined;
  return {
    steps: [
      { step: 'supplier', done: catalogue.supplier !== undefined },
      { step: 'school', done: firstSchools.length > 0 },
      { step: 'agreements', done: agreed !== undefined },
      { step: 'subscription', done: subscribed !== undefined },
      { step: 'file', done: counted.length > 0 },
    ],
    school: subscribed ?? counted[0] ?? agreed ?? only ?? null,
  };
};

/** The first school with terms and a data processing agreement in force. One that is only registered has no more events. */
const firstAgreed = async (sources: Sources): Promise<string | undefined> => {
  const day: Day = await runningDay(sources);
  const prefix = streams.school('');
  const found = await firstRow<StreamRow>(
    sources,
    streamRows.name,
    async ({ key, row }) => {
      if (row.events < 2) return false;
      const party = await partyOf(sources.deps.ledger, key.slice(prefix.length));
      return dpaOn(party, day) !== undefined && termsOn(party, day) !== undefined;
    },
    prefix,
  );
  return found?.slice(prefix.length);
};

const rowsRead = 500;

/** The key of the first row that satisfies the condition. Rows are read in parts. */
const firstRow = async <Row>(
  { readStore }: Pick<Sources, 'readStore'>,
  model: string,
  isSo: (row: ReadRow<Row>) => Promise<boolean>,
  prefix?: string,
): Promise<string | undefined> => {
  for (let after: string | undefined; ; ) {
    const rows = await readStore.find<Row>(model, {
      limit: rowsRead,
      ...(prefix === undefined ? {} : { prefix }),
      ...(after === undefined ? {} : { after }),
    });
    for (const row of rows) if (await isSo(row)) return row.key;
    if (rows.length < rowsRead) return undefined;
    after = rows.at(-1)!.key;
  }
};
