/** Answers about files of results, single results, and secrets (2.2–2.8, 6.2). */
import { z } from 'zod';
import type { ImportAnswer } from '../../commands/results/importAnswers.ts';
import type { WouldImport } from '../../commands/results/importFile.ts';
import type { Unlikely } from '../../domain/refusals/resultFacts.ts';
import type { ImportDetail, ImportItem } from '../../queries/results/imports.ts';
import type { Language } from '../../words/language.ts';
import { warningInWords } from '../../words/words.ts';
import { preview } from '../billing/documentAnswers.ts';
import { describing, eventAt, moment, pageOf, pseudonym, whole } from '../forms/answer.ts';
import { category, day, importId, schoolId, sourceId, yearGroup } from '../forms/primitives.ts';
import { badRowInWords } from '../problems/badRowAnswer.ts';
import { badRow, problem, unlikely } from '../problems/problemAnswer.ts';
import type { publicPreview } from '../serving/writes.ts';
import { effect } from './effectAnswers.ts';
import { resultKey } from './evidenceAnswers.ts';

/** What a file came to. */
export const importNumbers = z.strictObject({
  linkedOn: day,
  linked: whole,
  corrected: whole,
  restated: whole,
  skipped: whole,
  pupils: whole.meta({ description: 'Distinct pupils among the rows that were taken' }),
});

const overridden = (key: z.ZodString) =>
  z.strictObject({ key, result: resultKey, pupil: pseudonym, was: z.enum(['corrected', 'withdrawn']) });

export const imported = describing<PublicImport>()(
  z
    .strictObject({
      importId,
      ...importNumbers.shape,
      overridesManual: z
        .array(overridden(z.string()))
        .meta({ description: 'Manual decisions that this file replaced; `key` is that of the file' }),
      skippedRows: z.array(badRow).max(100).meta({ description: 'The first 100 rows that were left out on request' }),
      warnings: z.array(z.string()),
    })
    .meta({ id: 'Imported' }),
);

/** What an import would do. Only a file that was imported before has an id already. */
export const importPreview = describing<PublicPreview>()(
  z
    .strictObject({
      ...preview.shape,
      ...imported.shape,
      importId: importId.exactOptional(),
      unlikely: unlikely
        .exactOptional()
        .meta({ description: 'Set for a file that is held unless it comes with `confirm=true`' }),
    })
    .meta({ id: 'ImportPreview', description: 'What the import would do; nothing was written' }),
);

/** The last line of an answer in lines, and those before it. */
export const importLine = z
  .union([
    z.strictObject({
      progress: z.strictObject({
        done: whole,
        total: whole.nullable(),
        unit: z.literal('bytes'),
        rows: whole.meta({ description: 'How many rows were read' }),
      }),
    }),
    z.strictObject({
      status: z.int(),
      headers: z.strictObject({ ETag: z.string().exactOptional(), 'X-Position': z.string().exactOptional() }),
      answer: z.union([imported, importPreview]),
    }),
    z.strictObject({ status: z.int(), problem }),
  ])
  .meta({
    id: 'ImportLine',
    description: 'A line a second while the file is read, and last the answer or the refusal',
  });

/** An import, without the manual decisions that it replaced. */
export const importRecord = z.strictObject({
  importId,
  source: sourceId,
  sourceName: z.string(),
  recordedAt: moment,
  reason: z.string().nullable(),
  standing: z.boolean(),
  withdrawn: z.strictObject({ recordedAt: moment, reason: z.string().nullable() }).nullable(),
  ...importNumbers.shape,
  event: eventAt,
});

export const importItem = describing<ImportItem>()(
  z
    .strictObject({
      ...importRecord.shape,
      overridesManual: whole.meta({ description: 'How many manual decisions it replaced' }),
    })
    .meta({ id: 'Import' }),
);

export const imports = pageOf(importItem);

export const importDetail = describing<ImportDetail>()(
  z
    .strictObject({
      ...importRecord.shape,
      overridesManual: z
        .array(overridden(resultKey))
        .meta({ description: 'Manual decisions that it replaced; `key` is `result`: no key of a file is kept' }),
      ...effect.shape,
    })
    .meta({ id: 'ImportDetail', description: 'An import, with what it changed when it was recorded' }),
);

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
export const publicImport = ({ badRows, warnings, ...answer }: ImportAnswer, language: Language) => ({
  ...answer,
  skippedRows: badRows.map((row) => badRowInWords(row, language)),
  warnings: warnings.map((warning) => warningInWords(warning, language)),
});

export type PublicImport = ReturnType<typeof publicImport>;

type PublicPreview = Omit<ReturnType<typeof publicPreview>, keyof WouldImport['effect']> &
  WouldImport['effect'] &
  Omit<PublicImport, 'importId'> & { readonly importId?: string; readonly unlikely?: Unlikely };

/**
 * An import gets its id when it is recorded. The id in a preview therefore means nothing, unless the file was imported
 * before.
 */
export const publicImportPreview = (
  { created, answer, effect }: WouldImport,
  unlikely: Unlikely | undefined,
  language: Language,
): Omit<PublicPreview, keyof ReturnType<typeof publicPreview>> => {
  const { importId, ...shown } = publicImport(answer, language);
  return {
    ...(created ? {} : { importId }),
    ...shown,
    ...effect,
    ...(unlikely === undefined ? {} : { unlikely }),
  };
};
