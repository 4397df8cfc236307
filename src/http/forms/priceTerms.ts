import { z } from 'zod';
import type { PriceTerms } from '../../domain/boards/frameworkEvents.ts';
import { wrong } from '../words/faults.ts';
import type { Gives } from './forms.ts';
import { amount, percent } from './primitives.ts';

const tier = z.strictObject({ from: z.int().min(0).max(10_000_000), price: amount });

const tiers = z
  .array(tier)
  .min(1)
  .max(100)
  .refine(([first]) => first?.from === 0, { path: [0, 'from'], error: wrong('not-zero-first') })
  .refine(
    (all) => all.every(({ from }, index) => index === 0 || from > all[index - 1]!.from),
    wrong('tiers-not-ascending'),
  );

export const priceTerms = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('discount'), percent }),
  z.strictObject({ kind: z.literal('fixed'), price: amount }),
  z.strictObject({ kind: z.literal('volume'), tiers }),
]) satisfies Gives<PriceTerms>;
