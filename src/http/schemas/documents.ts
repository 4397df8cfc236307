/** Invoice runs, documents, and what is audited (4.7, 4.8, 5.4, 5.7). */
import { z } from 'zod';
import { boardId, day, keyId, reason, schoolId } from '../primitives.ts';
import { logPosition, paging, runsForward } from './forms.ts';

export const invoiceRunBody = z.strictObject({
  on: day,
  preview: z.boolean().default(false),
  schools: z.array(schoolId).min(1).max(10_000).exactOptional(),
});

/** Of a credit and of a correction. */
export const issueBody = z.strictObject({ on: day, reason });

const calendarYear = z
  .string()
  .regex(/^2[01][0-9]{2}$/, 'must be a year, such as 2026')
  .transform(Number);

/** Only documents issued in that year; without it, all. */
export const verificationQuery = z.strictObject({ year: calendarYear.exactOptional() });

/** `key`: id of a key that is taken for the supplier's, though it holds it no more. */
export const heldVerificationQuery = z.strictObject({
  ...verificationQuery.shape,
  key: keyId.exactOptional(),
});

export const driftQuery = z.strictObject({ school: schoolId.exactOptional(), ...paging });

/** As they were at a position; without it, now. */
export const headsQuery = z.strictObject({
  position: logPosition.exactOptional(),
});

export const invoicesQuery = z
  .strictObject({
    school: schoolId.exactOptional(),
    board: boardId.exactOptional(),
    /** Calendar year of issue. */
    year: calendarYear.exactOptional(),
    from: day.exactOptional(),
    to: day.exactOptional(),
    ...paging,
  })
  .superRefine(runsForward);
