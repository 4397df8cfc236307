/** The report of many steps at once, a row at a time. */
import { z } from 'zod';
import type { StepTaken } from '../../commands/boards/manySteps.ts';
import type { Language } from '../../words/language.ts';
import { blocked, draft, totals } from '../billing/documentAnswers.ts';
import { whole } from '../forms/answer.ts';
import { schoolId } from '../forms/primitives.ts';
import { faultsOfStep } from '../problems/badRowAnswer.ts';
import { rowFault } from '../problems/problemAnswer.ts';

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

export const stepsPreview = z
  .strictObject({ ...stepsTaken.shape, documents: z.array(draft), blocked: z.array(blocked), totals })
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
