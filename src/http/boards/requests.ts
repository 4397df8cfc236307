/** Pilots and framework agreements (7). */
import { z } from 'zod';
import type { FrameworkAsked, PilotAsked } from '../../commands/boards/boards.ts';
import type { Evaluation } from '../../domain/boards/pilots.ts';
import { ascending, type Gives, inOrder, paging, previewQuery } from '../forms/forms.ts';
import { priceTerms } from '../forms/priceTerms.ts';
import { agreementId, day, line, pilotId, reason, schoolId } from '../forms/primitives.ts';

/** Schools that one request may name. No board has this many. */
const schoolsMax = 500;

export const pilotBody = z
  .strictObject({ schools: z.array(schoolId).min(1).max(schoolsMax), from: day, until: day })
  .superRefine(inOrder('from', 'until')) satisfies Gives<PilotAsked>;

export const evaluationBody = z.strictObject({
  school: schoolId,
  continues: z.boolean(),
  /** Remarks are about the service, by theme, and must not name a person (6.3). */
  remarks: z
    .array(z.strictObject({ theme: line(100), text: line(2000) }))
    .max(100)
    .default([]),
}) satisfies Gives<Omit<Evaluation, 'pilot'>>;
export const frameworkBody = z
  .strictObject({ validFrom: day, validUntil: day, pilot: pilotId.exactOptional(), terms: priceTerms })
  .superRefine(inOrder('validFrom', 'validUntil')) satisfies Gives<FrameworkAsked>;

export const agreementStatus = z.enum(['proposed', 'confirmed', 'declined']);

export const agreementsQuery = z.strictObject({ status: agreementStatus.exactOptional(), ...ascending, ...paging });

export const decliningBody = z.strictObject({ reason });

export const membershipBody = z.strictObject({ agreement: agreementId, from: day });

/** `on` is the first day on which the school is not a member any more. Left out: today. */
export const leaveQuery = z.strictObject({ on: day.exactOptional(), preview: previewQuery.shape.preview });
