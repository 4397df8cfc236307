/** Answers about files of results, single results, and secrets (2.2–2.8, 6.2). */
import { z } from 'zod';
import type { ImportAnswer } from '../../commands/results/importResults.ts';
import type { ImportItem } from '../../queries/results/imports.ts';
import { describing, eventAt, moment, pageOf, whole } from '../forms/answer.ts';
import { category, day, importId, schoolId, sourceId, yearGroup } from '../forms/primitives.ts';
import { effect } from './effectAnswers.ts';

const numbers = {
  linked: whole,
  corrected: whole,
  restated: whole,
  skipped: whole,
  pupils: whole.meta({ description: 'Distinct pupils among the rows that were taken' }),
};

const badRow = z
  .strictObject({
    row: z.int(),
    field: z.string().meta({ description: 'As the format of the file calls it' }),
    message: z.string(),
  })
  .meta({ id: 'SkippedRow' });

export const imported = describing<PublicImport>()(
  z
    .strictObject({
      importId,
      linkedOn: day,
      ...numbers,
      overridesManual: z
        .array(z.strictObject({ key: z.string(), was: z.enum(['corrected', 'withdrawn']) }))
        .meta({ description: 'Manual decisions that this file replaced, by the key as in the file' }),
      skippedRows: z.array(badRow).max(100).meta({ description: 'The first 100 rows that were left out on request' }),
      warnings: z.array(z.string()),
    })
    .meta({ id: 'Imported' }),
);

export const importItem = describing<ImportItem>()(
  z
    .strictObject({
      importId,
      source: sourceId,
      linkedOn: day,
      recordedAt: moment,
      reason: z.string().nullable(),
      standing: z.boolean(),
      withdrawn: z.strictObject({ recordedAt: moment, reason: z.string().nullable() }).nullable(),
      ...numbers,
      overridesManual: whole.meta({ description: 'How many manual decisions it replaced' }),
      event: eventAt,
    })
    .meta({ id: 'Import' }),
);

export const imports = pageOf(importItem);

export const importWithdrawn = z.strictObject({ ...importItem.shape, ...effect.shape });

const changes = z.strictObject({
  takenOn: day.exactOptional(),
  category: category.exactOptional(),
  yearGroup: yearGroup.exactOptional(),
});

export const resultCorrected = z.strictObject({
  decision: z.literal('corrected'),
  changes,
  reason: z.string(),
  ...effect.shape,
});
export const resultWithdrawn = z.strictObject({
  decision: z.literal('withdrawn'),
  reason: z.string(),
  ...effect.shape,
});
export const decisionLifted = z.strictObject({ decision: z.literal('lifted'), ...effect.shape });
export const secretDestroyed = z.strictObject({ school: schoolId, secret: z.literal('destroyed') });

/** Rows that were left out on request appear in this list as skipped (2.8). */
export const publicImport = ({ badRows, warnings, ...answer }: ImportAnswer) => ({
  ...answer,
  skippedRows: badRows,
  warnings,
});

export type PublicImport = ReturnType<typeof publicImport>;
