/** Requests about invoice runs, documents and the audit (4.7, 4.8, 5.4, 5.7). */
import { z } from 'zod';
import { renditionFormats } from '../../domain/renditions/renditions.ts';
import { ublProfiles } from '../../domain/renditions/ubl.ts';
import { newestFirst, paging, runsForward } from '../forms/forms.ts';
import { boardId, day, reason, schoolId } from '../forms/primitives.ts';
import { wrong } from '../words/faults.ts';

export const invoiceRunBody = z.strictObject({
  on: day,
  preview: z.boolean().default(false),
  schools: z.array(schoolId).min(1).max(10_000).exactOptional(),
});

/** The body of a credit or a correction. */
export const issueBody = z.strictObject({ on: day, reason });

export const calendarYear = z
  .string()
  .regex(/^2[01][0-9]{2}$/, wrong('year'))
  .transform(Number);
export const ublQuery = z.strictObject({ profile: z.enum(ublProfiles) });

export const dossierQuery = z.strictObject({
  format: z.enum(['pdf', 'csv']),
  pupils: z
    .enum(['true', 'false'])
    .default('false')
    .transform((flag) => flag === 'true'),
});

export const archiveQuery = z
  .strictObject({
    from: day,
    to: day,
    board: boardId.exactOptional(),
    format: z.enum(renditionFormats),
  })
  .superRefine(runsForward);

export const documentsQuery = z
  .strictObject({
    school: schoolId.exactOptional(),
    board: boardId.exactOptional(),
    /** Calendar year of issue. */
    year: calendarYear.exactOptional(),
    from: day.exactOptional(),
    to: day.exactOptional(),
    ...newestFirst,
    ...paging,
  })
  .superRefine(runsForward);
