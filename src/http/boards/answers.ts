/** Pilots, framework agreements and memberships, as stored (7). */
import { z } from 'zod';
import type { Pilot } from '../../domain/boards/pilots.ts';
import type { FrameworkAgreementRow } from '../../projections/frameworkAgreements.ts';
import { describing, moment, pageOf } from '../forms/answer.ts';
import { priceTerms } from '../forms/priceTerms.ts';
import { agreementId, boardId, day, pilotId, schoolId } from '../forms/primitives.ts';
import { agreementStatus, evaluationBody, membershipBody } from './requests.ts';

export const pilot = describing<Omit<Pilot, 'pilot'> & { readonly id: string }>()(
  z.strictObject({ id: pilotId, schools: z.array(schoolId), from: day, until: day }).meta({ id: 'Pilot' }),
);

export const evaluation = z
  .strictObject({
    pilot: pilotId,
    ...evaluationBody.shape,
    outcome: z
      .enum(['awaiting', 'unanimous', 'divided'])
      .meta({ description: 'Of the pilot: known when all schools that took part until its end have evaluated' }),
  })
  .meta({ id: 'Evaluation' });

export const agreement = z
  .strictObject({
    id: agreementId,
    validFrom: day,
    validUntil: day.meta({ description: 'Inclusive' }),
    pilot: pilotId.exactOptional(),
    terms: priceTerms,
    status: agreementStatus.meta({
      description: 'Proposed by the board, and then confirmed or declined by the staff of the supplier',
    }),
  })
  .meta({ id: 'FrameworkAgreement' });

export const agreements = pageOf(
  describing<Omit<FrameworkAgreementRow, 'agreement'> & { readonly id: string; readonly boardName: string | null }>()(
    z
      .strictObject({
        ...agreement.shape,
        board: boardId,
        boardName: z.string().nullable(),
        recordedAt: moment.meta({ description: 'When it was proposed, or concluded at once' }),
        decidedAt: moment.nullable().meta({ description: 'When it was confirmed or declined; null while it waits' }),
        reason: z.string().nullable().meta({ description: 'Why it was declined' }),
      })
      .meta({ id: 'FrameworkAgreementListed' }),
  ),
);

export const membership = z.strictObject({ school: schoolId, ...membershipBody.shape }).meta({ id: 'Membership' });

export const membershipLeft = z.strictObject({
  ...membership.shape,
  leftOn: day.meta({ description: 'The first day on which the school is no member' }),
});
