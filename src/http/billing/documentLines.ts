/** The parts that documents and documents to come share. */
import { z } from 'zod';
import { lineKinds } from '../../domain/billing/documents/document.ts';
import { type FormulaPart, numbersNamed, operators } from '../../domain/billing/documents/formulaParts.ts';
import { decimal, describing, money, whole } from '../forms/answer.ts';
import { day } from '../forms/primitives.ts';

export const line = z
  .strictObject({
    kind: z.enum(lineKinds),
    term: whole.min(1),
    year: whole.min(1),
    quantity: decimal,
    unitPrice: decimal,
    amount: money,
    settles: z.array(z.string()).meta({
      description: 'What billed this year before: standing documents, and references of what was billed elsewhere',
    }),
  })
  .meta({ id: 'Line' });

export const purpose = z.enum(['year', 'final', 'correction', 'cancel']);

export const yearReference = z.strictObject({ term: whole.min(1), number: whole.min(1), from: day, to: day });

const formulaPart = describing<FormulaPart>()(
  z
    .union([
      z.strictObject({ number: decimal, of: z.enum(numbersNamed) }),
      z.strictObject({ operator: z.enum(operators) }),
    ])
    .meta({ id: 'FormulaPart', description: 'A number with what it is, or a sign between numbers' }),
);

/** A formula to write in the reader's language, number by number. */
export const formulaParts = z
  .array(formulaPart)
  .meta({ description: 'The same formula in parts, from left to right; a sign in front negates' });
