/** What a change of a plan would do to the documents to come, over all schools (4.1, 4.2). */
import { z } from 'zod';
import type { PlanChangeItem, PlanChangePreview, Sums } from '../../queries/billing/ahead/planChange.ts';
import type { Language } from '../../words/language.ts';
import { blocked } from '../billing/documentAnswers.ts';
import { foretoldChange } from '../billing/foretoldAnswers.ts';
import { cursor, describing, money, whole } from '../forms/answer.ts';
import { day, schoolId } from '../forms/primitives.ts';
import { type RefusedShown, refusedToStaff } from '../problems/refused.ts';

const sums = describing<Sums>()(z.strictObject({ documents: whole, amount: money }).meta({ id: 'DocumentSum' }));

const item = describing<PlanChangeItem>()(
  z.strictObject({ school: schoolId, later: z.array(foretoldChange), difference: money }),
);

type PlanChangeShown = Omit<PlanChangePreview, 'blocked'> & { readonly blocked?: readonly RefusedShown[] };

/** @param next the cursor of the next page */
export const planChangeShown = (
  { blocked, ...preview }: PlanChangePreview,
  next: string | null,
  language: Language,
): PlanChangeShown => ({
  ...preview,
  ...(blocked === undefined ? {} : { blocked: refusedToStaff(blocked, language) }),
  next,
});

export const planChange = describing<PlanChangeShown>()(
  z
    .strictObject({
      day: day.meta({ description: 'Today: a document of this day is one that a run of today would issue' }),
      through: day.meta({ description: 'The last day of the documents that were looked at' }),
      totals: z
        .strictObject({ schools: whole, before: sums, after: sums, difference: money })
        .meta({ description: 'Over all schools: the documents that change, without the change and with it' }),
      items: z.array(item).meta({ description: 'Schools with a document that changes, by id' }),
      blocked: z.array(blocked).exactOptional(),
      next: cursor,
    })
    .meta({ id: 'PlanChangePreview', description: 'What would follow in the documents to come; nothing was written' }),
);
