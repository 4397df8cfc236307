/** What plans offer, and texts in both languages (4.1). */
import { z } from 'zod';
import type { Feature, Texts } from '../../domain/offers.ts';
import { describing } from '../forms/answer.ts';
import { day } from '../forms/primitives.ts';

export const texts = describing<Texts>()(
  z.strictObject({ nl: z.string(), en: z.string() }).meta({ id: 'Texts', description: 'In Dutch and in English' }),
);

export const feature = describing<Feature>()(
  z
    .strictObject({
      feature: z.string(),
      name: texts,
      from: day.meta({ description: 'The first day on which the plan offers it' }),
      developed: z.boolean().meta({ description: 'Whether it is still developed' }),
    })
    .meta({ id: 'Feature' }),
);
