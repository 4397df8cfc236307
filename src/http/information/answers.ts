/** Answers about requests for information (8.4), with the personal data that the vault holds for them. */
import { z } from 'zod';
import type { ShownRequest } from '../../queries/informationRequests.ts';
import { describing, moment, pageOf } from '../forms/answer.ts';
import { requestId } from '../forms/primitives.ts';
import { informationRequestStatusBody } from './requests.ts';

export const asked = z.strictObject({ id: requestId });
export const requestStatus = informationRequestStatusBody.extend({ id: requestId });
export const requestErased = z.strictObject({ id: requestId, erased: z.literal(true) });

const request = describing<ShownRequest>()(
  z
    .strictObject({
      id: requestId,
      status: z.enum(['open', 'handled', 'closed']),
      requestedAt: moment,
      changedAt: moment,
      erased: z.boolean(),
      enquiry: z
        .strictObject({ name: z.string(), email: z.string(), school: z.string().nullable(), question: z.string() })
        .nullable()
        .meta({ description: 'Who asks, and what; null once it was erased, or when it could not be kept' }),
    })
    .meta({ id: 'InformationRequest' }),
);

export const requests = pageOf(request);
