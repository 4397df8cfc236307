/**
 * Counts pupils in the thread that has the school's results. The answer is a few kilobytes; folding the results here
 * would take seconds.
 */
import { countsFrom } from '../../domain/results/counting/counts.ts';
import type { YearGroups } from '../../domain/results/counting/valid.ts';
import type { Position } from '../eventStore.ts';
import type { CountsElsewhere, FoldedCounts } from '../states/countsCache.ts';
import type { SchoolTask, Workers } from './workers.ts';

type Asked = { readonly scopes: readonly YearGroups[]; readonly through: Position };

/** Counts in a form that can pass between threads. Counts themselves are functions, which cannot. */
type Plain = Pick<FoldedCounts, 'head' | 'position'> & {
  readonly byScope: readonly (readonly [scope: string, firstDay: number, series: Int32Array])[];
};

export const schoolCounts: SchoolTask<Asked, Plain> = {
  name: 'school-counts',
  work: async ({ folds }, school, { scopes, through }) => {
    // The results are kept here: a caller who asks for one school's counts usually asks more about it.
    const { head, position, counts } = await folds.results(school, through);
    const byScope = scopes.map((scope) => {
      const { firstDay, series } = counts(scope);
      return [String(scope), firstDay, series] as const;
    });
    return { head, position, byScope };
  },
};

export const countedBy =
  (workers: Workers): CountsElsewhere =>
  async (school, scopes, through) => {
    const { head, position, byScope } = await workers.inSchool(schoolCounts, school, { scopes, through });
    return {
      head,
      position,
      byScope: new Map(byScope.map(([scope, firstDay, series]) => [scope, countsFrom(firstDay, series)])),
    };
  };
