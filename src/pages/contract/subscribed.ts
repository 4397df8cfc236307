/** The read of the page of the subscription. */
import type { z } from 'zod';
import type { myData } from '../../http/billing/subscription/myDataAnswers.ts';
import type { plans } from '../../http/catalogue/answers.ts';

export type Answer = z.output<typeof myData>;
export type Action = Answer['actions'][number];
export type Plans = z.output<typeof plans>['items'];
