/** The report of many steps at once, a row at a time. */
import { z } from 'zod';
import type { StepEffect, StepTaken } from '../../commands/boards/manySteps.ts';
import type { Language } from '../../words/language.ts';
import { blocked, draft, totals } from '../billing/documentAnswers.ts';
import { foretoldChange } from '../billing/foretoldAnswers.ts';
import { whole } from '../forms/answer.ts';
import { day, schoolId } from '../forms/primitives.ts';
import { faultsOfStep } from '../problems/badRowAnswer.ts';
import { rowFault } from '../problems/problemAnswer.ts';
import { effect } from '../results/effectAnswers.ts';

const step = z
  .strictObject({
    row: z.int().meta({ description: 'The line that the row starts on' }),
    school: schoolId.nullable().meta({ description: 'Null where the row names none' }),
    outcome: z
      .enum(['written', 'already', 'refused'])
      .meta({ description: '`already`: it was so before, as after a request that was cut off' }),
    faults: z.array(rowFault),
  })
  .meta({ id: 'Step', description: 'What came of one row' });

export const stepsTaken = z
  .strictObject({ written: whole, already: whole, refused: whole, rows: z.array(step) })
  .meta({ id: 'StepsTaken' });

const laterOfSchool = z
  .strictObject({ school: schoolId, ...foretoldChange.shape })
  .meta({ id: 'ForetoldChangeOfSchool', description: 'What the steps change in one document to come' });

const moneyOfSchool = z
  .strictObject({ school: schoolId, ...effect.shape.money.shape })
  .meta({ id: 'MoneyEffectOfSchool', description: 'Years that the steps change, before and after them' });

export const stepsPreview = z
  .strictObject({
    ...stepsTaken.shape,
    documents: z.array(draft).meta({ description: 'What a run of today would then issue' }),
    blocked: z.array(blocked),
    totals,
    later: z
      .array(laterOfSchool)
      .meta({ description: 'What the steps change in the documents after today, by school' }),
    through: day.nullable().meta({ description: 'The last day of the documents in `later`; null without a school' }),
    money: z.array(moneyOfSchool).meta({ description: 'Only the schools of which something changes' }),
    counts: z.array(z.strictObject({})).meta({ description: 'Always empty: no step changes who counts' }),
  })
  .meta({ id: 'StepsPreview', description: 'What would follow; nothing was written' });

export const stepsShown = (steps: readonly StepTaken[], language: Language) => {
  const count = (outcome: StepTaken['outcome']) => steps.filter((one) => one.outcome === outcome).length;
  return {
    written: count('written'),
    already: count('already'),
    refused: count('refused'),
    rows: steps.map((taken) => ({
      row: taken.row,
      school: taken.school,
      outcome: taken.outcome,
      faults: faultsOfStep(taken, language),
    })),
  };
};

/** The changes that steps make for each school, as one list of each kind. */
export const stepEffects = (effects: readonly StepEffect[]) => ({
  later: effects.flatMap(({ school, later }) => later.map((change) => ({ school, ...change }))),
  through: effects.reduce<string | null>(
    (last, { through }) => (last === null || through > last ? through : last),
    null,
  ),
  money: effects.flatMap(({ school, money }) => (money.years.length === 0 ? [] : [{ school, ...money }])),
  counts: [],
});
