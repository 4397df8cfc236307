/** Requests about deliveries and their settings (documents.md 9.9, 9.11). */
import { z } from 'zod';
import { deliveryStates } from '../../domain/deliveries/deliveries.ts';
import { channels } from '../../domain/deliveries/settings.ts';
import { newestFirst, paging, runsForward } from '../forms/forms.ts';
import { day, documentNumber, email, line } from '../forms/primitives.ts';
import { wrong } from '../words/faults.ts';

export const settingBody = z
  .strictObject({
    channel: z.enum([...channels, 'none']),
    email: email.exactOptional(),
    dossier: z.boolean().default(false),
  })
  .superRefine(({ channel, email: given }, check) => {
    if (channel === 'email' && given === undefined)
      check.addIssue({ code: 'custom', path: ['email'], message: wrong('email-needed') });
    if (channel === 'none' && given !== undefined)
      check.addIssue({ code: 'custom', path: ['email'], message: wrong('email-without-channel') });
  });

export const deliveryBody = z.strictObject({ channel: z.enum(channels).exactOptional() }).default({});

export const resultBody = z.strictObject({ accepted: z.boolean(), detail: line(500) });

export const deliveryParams = z.object({ number: documentNumber, id: z.uuid(wrong('delivery')) });

export const manyBody = z.strictObject({ from: day, to: day }).superRefine(runsForward);

export const deliveriesQuery = z.strictObject({
  state: z.enum(deliveryStates).exactOptional(),
  ...newestFirst,
  ...paging,
});
