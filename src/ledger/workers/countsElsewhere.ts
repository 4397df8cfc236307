/** How many pupils counted, told by the thread that has the school's results: a few kilobytes, of what takes seconds to fold. */
import { countsFrom } from '../../domain/results/counting/counts.ts';
import type { YearGroups } from '../../domain/results/counting/valid.ts';
import type { Position } from '../eventStore.ts';
import type { CountsElsewhere, FoldedCounts } from '../states/countsCache.ts';
import type { SchoolTask, Workers } from './workers.ts';

type Asked = { readonly scopes: readonly YearGroups[]; readonly through: Position };

/** Counts are functions over this, which pass between no threads. */
type Plain = Pick<FoldedCounts, 'head' | 'position'> & {
  readonly byScope: readonly (readonly [scope: string, firstDay: number, series: Int32Array])[];
};

export const schoolCounts: SchoolTask<Asked, Plain> = {
  name: 'school-counts',
  work: async ({ folds }, school, { scopes, through }) => {
    // With the results kept: who asks for one school's counts asks more of it.
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
